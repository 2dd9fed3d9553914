package dev.trainyard.comparison;

import org.jspecify.annotations.Nullable;

/**
 * The result of a checkpoint for one item.
 *
 * @param cluster what items have in common that are not independent of each other; null for an item on its own
 * @param score 1 or 0 for a success or a failure; otherwise in the unit of the task's metric
 * @param weight of the item in the task's score
 * @param question a digest of what was asked and of the right answer, the same for every checkpoint; null if unknown
 */
public record MeasuredItem(
        @Nullable String cluster,
        double score,
        double weight,
        @Nullable String question) {
    public MeasuredItem {
        if (!Double.isFinite(score)) throw new IllegalArgumentException("an item's score is " + score);
        if (!(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("an item's weight is " + weight + ": a number above 0 is expected");
        }
    }

    /** An item whose question is not known. */
    public MeasuredItem(@Nullable String cluster, double score, double weight) {
        this(cluster, score, weight, null);
    }

    /** Whether both results are about the same question, as far as is known. */
    public boolean asksTheSame(MeasuredItem other) {
        return question == null || other.question == null || question.equals(other.question);
    }

    /** An item on its own, with the usual weight. */
    public static MeasuredItem of(double score) {
        return new MeasuredItem(null, score, 1);
    }
}
