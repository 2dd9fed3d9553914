package dev.trainyard.items;

/**
 * A held-out Java method, which can be asked about in two ways.
 *
 * @param body which body fits its documentation and its signature
 * @param sentence what it does, as its author says; to be asked for such a method
 */
public record HeldOutMethod(HeldOutQuestion body, String sentence) {}
