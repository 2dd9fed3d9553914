/** Confidence intervals of scores, for proportions and for weighted means. */
@NullMarked
package dev.trainyard.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
