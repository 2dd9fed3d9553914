/** Statistics of scores: intervals, paired tests, detectable differences, ratings and agreement. Chance is seeded. */
@NullMarked
package dev.trainyard.comparison.statistics;

import org.jspecify.annotations.NullMarked;
