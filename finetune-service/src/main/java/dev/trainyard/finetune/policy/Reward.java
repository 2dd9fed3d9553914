package dev.trainyard.finetune.policy;

import java.util.List;

/**
 * What makes an answer good, as a number. All answers of a generation are rewarded together, so that a model that scores
 * them can do so in batches.
 */
public interface Reward {
    /** The published name, such as {@code java-parses}. */
    String name();

    /** Whether it says anything about answers to this prompt. */
    default boolean isFor(PolicyPrompt prompt) {
        return true;
    }

    /**
     * The rewards of answers, in their order: 1 for what is wanted and 0 for what is not, or between the two; not a number
     * where the reward cannot be computed.
     *
     * @param answers to prompts that it is for
     */
    double[] of(List<RewardedAnswer> answers);
}
