package dev.trainyard.contracts.event;

/**
 * The item of an evaluation to which both answers of a pair were given.
 *
 * @param item its name, unique in its task
 */
public record PairItem(String task, String item) {}
