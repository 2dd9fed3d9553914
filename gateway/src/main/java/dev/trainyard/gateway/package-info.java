/** The yard's front door: it starts runs, shows them live, and lets people talk to what came out. */
@NullMarked
package dev.trainyard.gateway;

import org.jspecify.annotations.NullMarked;
