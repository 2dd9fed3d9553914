package dev.trainyard.gateway.chat;

/** What a completion goes on from. */
public sealed interface Prompt {
    /** A text, read from its beginning. */
    record Text(String text) implements Prompt {}

    /** Tokens, taken as they are: nothing is put before them. */
    record Tokens(int[] ids) implements Prompt {}
}
