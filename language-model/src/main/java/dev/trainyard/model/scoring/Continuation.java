package dev.trainyard.model.scoring;

/** Tokens that might follow other tokens. */
public record Continuation(int[] context, int[] continuation) {
    public Continuation {
        if (context.length == 0 || continuation.length == 0) {
            throw new IllegalArgumentException("a continuation needs at least one token, and one before it");
        }
    }
}
