package dev.trainyard.contracts.event;

/**
 * A task that an evaluation could not measure.
 *
 * @param reason one sentence
 */
public record MissingTask(String task, String reason) {}
