package dev.trainyard.corpus.conversation;

/** A question and an answer to it. */
public record Exchange(String question, String answer) {}
