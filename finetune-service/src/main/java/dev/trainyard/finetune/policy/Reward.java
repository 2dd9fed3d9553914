package dev.trainyard.finetune.policy;

/** What makes an answer good, as a number. */
public interface Reward {
    /** The published name, such as {@code java-parses}. */
    String name();

    /**
     * The reward of an answer: 1 for what is wanted and 0 for what is not, or between the two.
     *
     * @param text of the answer
     * @param tokens in the answer
     */
    double of(PolicyPrompt prompt, String text, int tokens);
}
