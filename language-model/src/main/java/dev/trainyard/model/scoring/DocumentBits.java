package dev.trainyard.model.scoring;

/** How many bits a model would need to write down a document of so many bytes. */
public record DocumentBits(double bits, int bytes) {}
