package dev.trainyard.model.training;

import org.jspecify.annotations.Nullable;

/**
 * How a model ranks the answers of preference pairs. An answer's reward is beta times the increase of its
 * log-probability over the reference model, or beta times the log-probability if the loss has no reference; the mean over
 * its tokens if the loss compares means. For a reward model it is what the model gives the answer.
 *
 * @param pairs at least 1
 * @param margin mean over the pairs of the chosen answer's reward minus the rejected one's
 * @param accuracy share of pairs with a margin above 0; for a reward model, a margin of 0 counts as half a pair
 * @param chosen the log-probabilities of the chosen answers; absent for a reward model, which has none
 */
public record Rewards(
        int pairs, double margin, double accuracy, @Nullable ChosenAnswers chosen) {
    /**
     * Means over the chosen answers, in nats. A change is the increase of a log-probability over the reference model; it is the
     * log-probability itself if the loss has no reference.
     *
     * @param perToken of the mean log-probability of an answer's tokens
     * @param perAnswer of the log-probability of an answer
     * @param perTokenChange of the change for each of an answer's tokens
     * @param perAnswerChange of the change of an answer
     * @param perTokenChangeSquared of the square of the change for each of an answer's tokens, for its standard error
     */
    public record ChosenAnswers(
            double perToken,
            double perAnswer,
            double perTokenChange,
            double perAnswerChange,
            double perTokenChangeSquared) {}
}
