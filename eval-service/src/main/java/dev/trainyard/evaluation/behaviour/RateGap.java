package dev.trainyard.evaluation.behaviour;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.evaluation.statistics.Interval;
import dev.trainyard.evaluation.statistics.WilsonInterval;

/**
 * The difference of two rates that were measured on different items.
 *
 * @param first number of items with the property, of {@code ofFirst}
 * @param second number of items with the property, of {@code ofSecond}
 */
record RateGap(double first, int ofFirst, double second, int ofSecond) {

    /**
     * The first rate minus the second, from -1 to 1, with an interval of Newcombe's method 10 without continuity
     * correction (Newcombe 1998, "Interval estimation for the difference between independent proportions").
     */
    Score score(double confidence) {
        double one = first / ofFirst;
        double two = second / ofSecond;
        Interval ofOne = WilsonInterval.of(first, ofFirst, confidence);
        Interval ofTwo = WilsonInterval.of(second, ofSecond, confidence);
        double difference = one - two;
        return new Score(
                difference,
                ofFirst + ofSecond,
                difference - Math.hypot(one - ofOne.low(), ofTwo.high() - two),
                difference + Math.hypot(ofOne.high() - one, two - ofTwo.low()));
    }
}
