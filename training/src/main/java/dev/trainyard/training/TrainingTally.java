package dev.trainyard.training;

import org.jspecify.annotations.Nullable;

/**
 * The totals of a training run up to its newest durable step, over all attempts.
 *
 * @param tokens trained
 * @param seconds of training alone, without measuring, saving and observing
 * @param bitsPerByteAtStart on held-out text, before the first step; absent if it is not measured
 * @param bitsPerByte at the last measurement
 * @param halvedAt the step, from 0, from which the learning rate is half of the planned one, because the training was
 *     rolled back to it after a divergence; absent if it was not
 * @param preferences what a training on preferences has shown; absent in others
 */
public record TrainingTally(
        long tokens,
        double seconds,
        @Nullable Double bitsPerByteAtStart,
        @Nullable Double bitsPerByte,
        @Nullable Long halvedAt,
        @Nullable PreferenceWatch preferences) {

    /** The tally of a training without preferences. */
    public TrainingTally(
            long tokens,
            double seconds,
            @Nullable Double bitsPerByteAtStart,
            @Nullable Double bitsPerByte,
            @Nullable Long halvedAt) {
        this(tokens, seconds, bitsPerByteAtStart, bitsPerByte, halvedAt, null);
    }

    /** The tally before the first step. */
    static TrainingTally atStart(@Nullable Double bitsPerByte) {
        return new TrainingTally(0, 0, bitsPerByte, bitsPerByte, null);
    }

    TrainingTally plus(long moreTokens, double moreSeconds) {
        return new TrainingTally(
                tokens + moreTokens, seconds + moreSeconds, bitsPerByteAtStart, bitsPerByte, halvedAt, preferences);
    }

    TrainingTally measured(double bitsPerByteNow) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByteNow, halvedAt, preferences);
    }

    /** The tally of a training run that continues from this step, from 0, with half the learning rate. */
    TrainingTally halvedAt(long step) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByte, step, preferences);
    }

    TrainingTally shown(PreferenceWatch seen) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByte, halvedAt, seen);
    }

    /** What a training on preferences has shown so far. */
    public PreferenceWatch watch() {
        return preferences == null ? PreferenceWatch.NONE : preferences;
    }

    /** The fraction of the planned learning rate that a step, from 0, uses. */
    double learningRateShare(long step) {
        return halvedAt != null && step >= halvedAt ? 0.5 : 1;
    }

    /** Trained tokens over seconds of training; 0 if nothing was trained. */
    public double tokensPerSecond() {
        return seconds > 0 ? tokens / seconds : 0;
    }
}
