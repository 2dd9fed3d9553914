package dev.trainyard.items.contamination;

/**
 * The words that a document shares with an evaluation item.
 *
 * @param item the item's name
 * @param words in the normalised form in which they were compared, separated by spaces
 */
public record Overlap(String item, String words) {}
