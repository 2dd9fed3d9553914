package dev.trainyard.corpus.ledger;

/**
 * A number that was found out about each document that it applies to.
 *
 * @param version rises when the same text gives another number than before
 */
public record MeasuredAttribute(String name, int version, String description) {}
