package dev.trainyard.finetune.conversation;

/**
 * A question and what is learned of its answer.
 *
 * @param openingAlone whether the answer is only the beginning of one, so that nothing is learned of what follows it, not
 *     even that it ends there
 */
public record Lesson(String question, String answer, boolean openingAlone) {
    static Lesson whole(String question, String answer) {
        return new Lesson(question, answer, false);
    }

    /** The first sentence of an answer. */
    static Lesson opening(String question, String answer) {
        return new Lesson(question, firstSentence(answer), true);
    }

    private static String firstSentence(String answer) {
        int end = answer.indexOf(". ");
        return end < 0 ? answer : answer.substring(0, end + 1);
    }
}
