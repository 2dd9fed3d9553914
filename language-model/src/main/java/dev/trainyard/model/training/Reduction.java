package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;

/** Makes one gradient of the gradients of several sessions that each computed a part of the same step. */
@FunctionalInterface
public interface Reduction {
    /**
     * Replaces a gradient, in place, by the sum over all sessions.
     *
     * @param name of the array of weights that it belongs to; each session passes the same ones in the same order
     * @param gradient not to be kept
     */
    void sum(String name, NDArray gradient);
}
