/** Who may ask the gateway for what: keys and their roles, failed tries, and how large a body may be. */
@NullMarked
package dev.trainyard.gateway.doors;

import org.jspecify.annotations.NullMarked;
