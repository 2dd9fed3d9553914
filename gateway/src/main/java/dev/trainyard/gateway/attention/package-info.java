/** Findings about what is stuck in the yard, since when, and what to do about it. */
@NullMarked
package dev.trainyard.gateway.attention;

import org.jspecify.annotations.NullMarked;
