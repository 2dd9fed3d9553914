package dev.trainyard.comparison.statistics;

/**
 * McNemar's exact test of whether two checkpoints succeed equally often on the same items. Only items on which exactly
 * one of them succeeds count; if the checkpoints are equally good, each of these is a fair coin.
 *
 * <p>The p-value is the exact two-sided one: twice the smaller tail, at most 1. It is not the mid-p variant, which
 * rejects more often and may exceed the stated error rate.
 */
public final class McNemar {
    private McNemar() {}

    /**
     * @param onlyFirst the number of items on which only the first checkpoint succeeds
     * @param onlySecond the number of items on which only the second checkpoint succeeds
     */
    public static double pValue(int onlyFirst, int onlySecond) {
        int discordant = onlyFirst + onlySecond;
        return Math.min(1, 2 * Binomial.atLeast(Math.max(onlyFirst, onlySecond), discordant, 0.5));
    }
}
