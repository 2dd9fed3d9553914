package dev.trainyard.finetune.tuning;

/**
 * How much was trained in how much time.
 *
 * @param seconds of optimizer steps alone, without reports, samples and saving
 */
public record Pace(long tokens, double seconds) {
    public static final Pace NONE = new Pace(0, 0);

    public Pace plus(long moreTokens, double moreSeconds) {
        return new Pace(tokens + moreTokens, seconds + moreSeconds);
    }

    public double tokensPerSecond() {
        return seconds > 0 ? tokens / seconds : 0;
    }
}
