package dev.trainyard.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * The log-probabilities that a model in training gives to the chosen answers of pairs, in nats.
 *
 * @param perToken mean over the answers of the mean over each one's tokens
 * @param perAnswer mean over the answers of the sum over each one's tokens
 * @param perTokenChange {@code perToken} minus the same of the reference model; absent without a reference model
 * @param perAnswerChange {@code perAnswer} minus the same of the reference model; absent without a reference model
 */
public record ChosenLikelihood(
        double perToken,
        double perAnswer,
        @Nullable Double perTokenChange,
        @Nullable Double perAnswerChange) {}
