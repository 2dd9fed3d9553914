package dev.trainyard.model.training;

import dev.trainyard.model.tokenizer.Conversation;

/**
 * Two answers to the same request, of which the first is preferred.
 *
 * @param referenceChosen summed log-probability of the chosen answer's trained tokens under the reference model; 0 if
 *     the loss has no reference
 * @param referenceRejected the same of the rejected answer
 */
public record PreferencePair(
        Conversation chosen, Conversation rejected, double referenceChosen, double referenceRejected) {}
