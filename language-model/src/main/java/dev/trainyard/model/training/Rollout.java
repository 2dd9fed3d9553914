package dev.trainyard.model.training;

import dev.trainyard.model.tokenizer.Conversation;

/**
 * An answer that a policy wrote, with what is needed to learn from it.
 *
 * @param conversation the prompt and the answer; the answer's tokens, with the one that ended it, are the trained ones.
 *     It fits into the model's context
 * @param advantage how much better the answer is than others to the same prompt
 * @param written the log-probability of each trained token under the policy that wrote it
 * @param reference the same under the reference model
 */
public record Rollout(Conversation conversation, double advantage, double[] written, double[] reference) {
    public Rollout {
        int trained = 0;
        for (boolean one : conversation.trained()) if (one) trained++;
        if (trained == 0) throw new IllegalArgumentException("a rollout needs at least one token of an answer");
        if (written.length != trained || reference.length != trained) {
            throw new IllegalArgumentException("an answer of " + trained + " tokens has " + written.length
                    + " log-probabilities of its policy and " + reference.length + " of the reference");
        }
    }

    /** The number of tokens of the answer. */
    public int tokens() {
        return written.length;
    }
}
