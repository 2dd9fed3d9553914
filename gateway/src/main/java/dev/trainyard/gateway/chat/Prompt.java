package dev.trainyard.gateway.chat;

/** The prompt of a completion. */
public sealed interface Prompt {
    /** A text, tokenized from its beginning. */
    record Text(String text) implements Prompt {}

    /** Token ids, used unchanged: nothing is added before them. */
    record Tokens(int[] ids) implements Prompt {}
}
