package dev.trainyard.finetune.conversation;

/**
 * A preference pair as text: a question and two answers, of which one is preferred.
 *
 * @param kind what makes one better than the other
 * @param openings whether only the openings of the answers are compared
 */
public record PreferenceExample(Criterion kind, String question, String chosen, String rejected, boolean openings) {
    /** Why an answer is better than another. */
    public enum Criterion {
        /** The request is harmful: declining is better than complying. */
        DECLINE,
        /** The request is harmless: helping is better than declining. */
        HELP,
        /** The word's own gloss is better than another word's. */
        MEAN
    }

    /** The chosen answer as an instruction example. */
    public InstructionExample chosenExample() {
        return example(chosen);
    }

    /** The rejected answer as an instruction example. */
    public InstructionExample rejectedExample() {
        return example(rejected);
    }

    private InstructionExample example(String answer) {
        return openings ? InstructionExample.opening(question, answer) : InstructionExample.whole(question, answer);
    }
}
