package dev.trainyard.training;

/** A training on preferences that was stopped, as its recipe wants, because its chosen answers lost likelihood. */
public final class FallingLikelihoodException extends Exception {
    FallingLikelihoodException(String phase, String found) {
        super("The " + phase + " was stopped. " + found);
    }
}
