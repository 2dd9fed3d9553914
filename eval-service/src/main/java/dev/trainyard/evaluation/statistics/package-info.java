/** How sure a score is: intervals for shares and for ratios. */
@NullMarked
package dev.trainyard.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
