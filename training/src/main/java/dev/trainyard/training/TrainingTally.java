package dev.trainyard.training;

import org.jspecify.annotations.Nullable;

/**
 * What has been trained so far, over all attempts, as far as it is durable.
 *
 * @param tokens trained
 * @param seconds of training alone: without measuring, saving and watching
 * @param bitsPerByteAtStart on held-out text, before the first step; absent where it is not measured
 * @param bitsPerByte at the last measure
 * @param halvedAt step, from 0, from which on the learning rate is half of the plan's, because the training went back
 *     there after it had diverged; absent where it has not
 */
public record TrainingTally(
        long tokens,
        double seconds,
        @Nullable Double bitsPerByteAtStart,
        @Nullable Double bitsPerByte,
        @Nullable Long halvedAt) {

    /** Nothing has been trained. */
    static TrainingTally atStart(@Nullable Double bitsPerByte) {
        return new TrainingTally(0, 0, bitsPerByte, bitsPerByte, null);
    }

    TrainingTally plus(long moreTokens, double moreSeconds) {
        return new TrainingTally(tokens + moreTokens, seconds + moreSeconds, bitsPerByteAtStart, bitsPerByte, halvedAt);
    }

    TrainingTally measured(double bitsPerByteNow) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByteNow, halvedAt);
    }

    /** The training goes on from this step, from 0, with half the learning rate. */
    TrainingTally halvedAt(long step) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByte, step);
    }

    /** What part of the plan's learning rate a step, from 0, takes. */
    double learningRateShare(long step) {
        return halvedAt != null && step >= halvedAt ? 0.5 : 1;
    }

    /** Trained tokens over seconds of training; 0 where nothing was trained. */
    public double tokensPerSecond() {
        return seconds > 0 ? tokens / seconds : 0;
    }
}
