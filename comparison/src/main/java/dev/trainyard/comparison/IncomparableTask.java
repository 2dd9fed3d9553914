package dev.trainyard.comparison;

/**
 * A task that two checkpoints were asked in different forms, so that their scores cannot be compared.
 *
 * @param reason part of a sentence, such as {@code one was asked version 1 of the task, the other version 2}
 */
public record IncomparableTask(String task, String reason) {}
