package dev.trainyard.finetune.conversation;

/**
 * An example of instruction tuning in words: a question and what is learned of its answer.
 *
 * @param openingAlone whether the answer is only the beginning of one, so that nothing is learned of what follows it, not
 *     even that it ends there
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
