package dev.trainyard.pretrain.resumption;

/**
 * What has been trained so far, over all attempts, as far as it is durable.
 *
 * @param tokens trained
 * @param seconds of training alone: without measuring, saving and watching
 * @param bitsPerByteAtStart on the validation passages, before the first step
 * @param bitsPerByte at the last measure
 */
public record TrainingTally(long tokens, double seconds, double bitsPerByteAtStart, double bitsPerByte) {

    /** Nothing has been trained. */
    public static TrainingTally atStart(double bitsPerByte) {
        return new TrainingTally(0, 0, bitsPerByte, bitsPerByte);
    }

    public TrainingTally plus(long moreTokens, double moreSeconds) {
        return new TrainingTally(tokens + moreTokens, seconds + moreSeconds, bitsPerByteAtStart, bitsPerByte);
    }

    public TrainingTally measured(double bitsPerByteNow) {
        return new TrainingTally(tokens, seconds, bitsPerByteAtStart, bitsPerByteNow);
    }

    /** Trained tokens over seconds of training; 0 where nothing was trained. */
    public double tokensPerSecond() {
        return seconds > 0 ? tokens / seconds : 0;
    }
}
