package dev.trainyard.items;

/**
 * A beginning that a held-out document goes on from in one right way, which a model may be asked for.
 *
 * @param name of the document, with a number where several are made of one: {@code code:a/B.java#2}
 * @param kind decides which other questions' answers may be offered beside its own
 * @param prompt the beginning
 * @param answer how the document goes on
 */
public record HeldOutQuestion(String name, String kind, String prompt, String answer) {
    /** All that gives the answer away to a model that was trained on it. */
    public String text() {
        return prompt + answer;
    }
}
