package dev.trainyard.model.training;

import ai.djl.engine.Engine;

/**
 * Makes dropout a function of the step, so that a resumed training leaves out the same inputs as an uninterrupted one.
 * PyTorch has one generator of random numbers, which nothing else in this process uses; it is set before each part of a
 * step.
 *
 * @param rate the probability with which an input is left out
 */
record Dropout(double rate, long seed) {
    static final Dropout NONE = new Dropout(0, 0);

    /** @param step from 0 @param part of the step, from 0 */
    void begin(long step, int part) {
        if (rate == 0) return;
        long mixed = (seed * 0x9E3779B97F4A7C15L + step) * 0xBF58476D1CE4E5B9L + part;
        Engine.getEngine("PyTorch").setRandomSeed((int) (mixed >>> 32 ^ mixed));
    }
}
