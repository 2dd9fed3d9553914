package dev.trainyard.finetune.conversation;

/**
 * An example of instruction tuning as text: a question and the answer to learn.
 *
 * @param openingAlone whether the answer is only the opening of one, so that nothing after it is learned, not even that
 *     the answer ends there
 */
public record InstructionExample(String question, String answer, boolean openingAlone) {
    static InstructionExample whole(String question, String answer) {
        return new InstructionExample(question, answer, false);
    }

    /** The first sentence of an answer. */
    static InstructionExample opening(String question, String answer) {
        return new InstructionExample(question, firstSentence(answer), true);
    }

    private static String firstSentence(String answer) {
        int end = answer.indexOf(". ");
        return end < 0 ? answer : answer.substring(0, end + 1);
    }
}
