/** Choosing the id of a new run. */
@NullMarked
package dev.trainyard.gateway.starting;

import org.jspecify.annotations.NullMarked;
