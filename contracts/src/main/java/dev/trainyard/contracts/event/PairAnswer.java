package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * One of the two answers of a pair.
 *
 * @param model the name of the model that wrote it, such as {@code <run>:<step>}
 * @param checkpoint the model's checkpoint; its id is a digest of the content
 */
public record PairAnswer(String model, RunId run, CheckpointRef checkpoint, String answer) {}
