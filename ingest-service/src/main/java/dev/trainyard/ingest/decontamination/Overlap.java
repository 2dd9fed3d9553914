package dev.trainyard.ingest.decontamination;

/**
 * What a document shares with an item.
 *
 * @param item its name
 * @param words in the form in which they were compared, with a space between
 */
public record Overlap(String item, String words) {}
