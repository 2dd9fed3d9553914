package dev.trainyard.corpus.bugs;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * A method that does not compile because of one change, with what the compiler says about it.
 *
 * @param document that contains the method
 * @param mutation what was changed
 * @param code the changed method, from its modifiers to its closing brace
 * @param line of the code to which the message refers, from 1
 * @param message of the compiler, in English; it may have several lines
 * @param repaired the method as its author wrote it
 */
public record BrokenMethod(
        Sha256 document, Mutation mutation, String code, int line, String message, String repaired) {}
