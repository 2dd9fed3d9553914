/** Speed, measured beside peers that do the same work. */
@NullMarked
package dev.trainyard.benchmark;

import org.jspecify.annotations.NullMarked;
