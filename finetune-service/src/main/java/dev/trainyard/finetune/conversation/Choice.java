package dev.trainyard.finetune.conversation;

/**
 * A question and two answers, of which one is wanted.
 *
 * @param kind what makes one better than the other
 * @param openings whether only how the answers begin is compared
 */
public record Choice(Kind kind, String question, String chosen, String rejected, boolean openings) {
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
    public Lesson chosenLesson() {
        return lesson(chosen);
    }

    /** What the rejected answer teaches to avoid. */
    public Lesson rejectedLesson() {
        return lesson(rejected);
    }

    private Lesson lesson(String answer) {
        return openings ? Lesson.opening(question, answer) : Lesson.whole(question, answer);
    }
}
