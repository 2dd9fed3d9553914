package dev.trainyard.items;

/**
 * A held-out Java method, from which items of two tasks are made.
 *
 * @param body the question which body fits its documentation and signature
 * @param sentence what the method does, as its author says; a model is asked to write such a method
 */
public record HeldOutMethod(HeldOutQuestion body, String sentence) {}
