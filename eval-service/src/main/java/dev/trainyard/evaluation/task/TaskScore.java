package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.event.Score;

/**
 * The score of a checkpoint in a task.
 *
 * @param task its published name
 * @param metric its published name
 */
public record TaskScore(String task, String metric, Score score) {}
