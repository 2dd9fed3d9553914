package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;

/** Combines the gradients of several sessions, each of which computed a part of the same step. */
@FunctionalInterface
public interface Reduction {
    /**
     * Replaces a gradient, in place, by the sum over all sessions.
     *
     * @param name of its array of weights; each session passes the same names in the same order
     * @param gradient must not be used after the call
     */
    void sum(String name, NDArray gradient);
}
