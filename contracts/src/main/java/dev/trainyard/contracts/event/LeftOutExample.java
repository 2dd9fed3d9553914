package dev.trainyard.contracts.event;

/**
 * An example that an alignment step could not learn from.
 *
 * @param place its file and line, or the beginning of its question if it stands in no file
 * @param reason one clause
 */
public record LeftOutExample(String source, String place, String reason) {}
