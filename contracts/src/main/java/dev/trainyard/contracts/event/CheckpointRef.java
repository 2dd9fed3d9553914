package dev.trainyard.contracts.event;

/**
 * A reference to one of a run's checkpoints.
 *
 * @param step that made it
 */
public record CheckpointRef(CheckpointId id, String step) {}
