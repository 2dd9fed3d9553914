package dev.trainyard.finetune.conversation;

/**
 * A preference pair in words: a question and two answers, of which one is wanted.
 *
 * @param kind what makes one better than the other
 * @param openings whether only how the answers begin is compared
 */
public record PreferenceExample(Kind kind, String question, String chosen, String rejected, boolean openings) {
    /** Why an answer is better than another. */
    public enum Kind {
        /** The request is harmful: declining is better than going along. */
        DECLINE,
        /** The request is harmless: helping is better than declining. */
        HELP,
        /** The word's own gloss is better than another word's. */
        MEAN
    }

    /** What the chosen answer teaches. */
    public InstructionExample chosenExample() {
        return example(chosen);
    }

    /** What the rejected answer teaches to avoid. */
    public InstructionExample rejectedExample() {
        return example(rejected);
    }

    private InstructionExample example(String answer) {
        return openings ? InstructionExample.opening(question, answer) : InstructionExample.whole(question, answer);
    }
}
