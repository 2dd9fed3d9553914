package dev.trainyard.items;

/**
 * A question made from a held-out document: a prompt and its right continuation.
 *
 * @param name of the document, with a number if several questions are made from it: {@code code:a/B.java#2}
 * @param kind decides which other questions' answers may be offered as wrong choices
 * @param prompt the text to continue
 * @param answer how the document continues
 */
public record HeldOutQuestion(String name, String kind, String prompt, String answer) {
    /** The whole text that would give the answer away to a model trained on it. */
    public String text() {
        return prompt + answer;
    }
}
