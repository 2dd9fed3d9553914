package dev.trainyard.corpus.ledger;

/**
 * A number that is measured for each document to which it applies.
 *
 * @param version raised when the same text gives another number than before
 */
public record MeasuredAttribute(String name, int version, String description) {}
