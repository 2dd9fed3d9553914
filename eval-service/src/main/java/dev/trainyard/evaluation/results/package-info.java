/** The files of an evaluation: partial results for a restart, and the sealed results. */
@NullMarked
package dev.trainyard.evaluation.results;

import org.jspecify.annotations.NullMarked;
