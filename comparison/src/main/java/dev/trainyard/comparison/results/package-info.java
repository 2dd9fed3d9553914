/** Reads the results of evaluations from their artifacts. */
@NullMarked
package dev.trainyard.comparison.results;

import org.jspecify.annotations.NullMarked;
