package dev.trainyard.model.scoring;

/** The number of bits that a model needs to encode a document, and the document's size in bytes. */
public record DocumentBits(double bits, int bytes) {}
