/** The gateway: starts runs, shows them live, and offers their models for chat. */
@NullMarked
package dev.trainyard.gateway;

import org.jspecify.annotations.NullMarked;
