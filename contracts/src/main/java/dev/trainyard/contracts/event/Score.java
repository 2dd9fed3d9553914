package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A measurement with its confidence interval.
 *
 * @param n number of items
 * @param low lower end of the confidence interval
 * @param high upper end of the confidence interval
 * @param contaminated the score of further items, which stand in the training documents and are not part of this score;
 *     its {@code n} is 0 if no item was found there. Absent if items of the task are not searched for
 * @param origin what was asked; absent in old events, and for a score that follows from the
 *     answers to other tasks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Score(
        double score,
        int n,
        double low,
        double high,
        @Nullable Score contaminated,
        @Nullable ScoreOrigin origin) {
    /** A measurement that says nothing about contaminated items, and nothing about what was asked. */
    public Score(double score, int n, double low, double high) {
        this(score, n, low, high, null, null);
    }

    public Score withContaminated(@Nullable Score apart) {
        return new Score(score, n, low, high, apart, origin);
    }

    public Score withOrigin(@Nullable ScoreOrigin its) {
        return new Score(score, n, low, high, contaminated, its);
    }
}
