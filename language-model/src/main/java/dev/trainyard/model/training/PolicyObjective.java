package dev.trainyard.model.training;

/**
 * How answers become a loss.
 *
 * @param mean over what the loss is a mean
 * @param lowest the smallest ratio of a token's probability to the one with which it was written that still counts: 1
 *     minus epsilon
 * @param highest the largest such ratio: 1 plus epsilon, or more (DAPO's "clip higher")
 * @param beta the factor of the divergence from the reference; 0 for none
 * @param longest the largest number of tokens in an answer; only {@link Mean#LONGEST} needs it
 */
public record PolicyObjective(Mean mean, double lowest, double highest, double beta, int longest) {
    /** Over what the loss is a mean. */
    public enum Mean {
        /** Over answers, each with the mean over its tokens: GRPO (Shao et al. 2024). Long answers count less a token. */
        ANSWERS,
        /** Over the tokens of all answers: DAPO (Yu et al. 2025). */
        TOKENS,
        /** Over answers, each with the sum over its tokens divided by the longest length: Dr. GRPO (Liu et al. 2025). */
        LONGEST
    }

    public PolicyObjective {
        if (!(lowest >= 0 && lowest <= 1 && highest >= 1)) {
            throw new IllegalArgumentException(
                    "ratios between " + lowest + " and " + highest + " are not around 1: the policy could not change");
        }
        if (!(beta >= 0)) throw new IllegalArgumentException("the factor of the divergence is " + beta + ", below 0");
        if (longest < 1) throw new IllegalArgumentException("the longest answer has " + longest + " tokens");
    }

    /** The number over which the loss of these many answers with these many tokens is a mean. */
    long units(long answers, long tokens) {
        return mean == Mean.TOKENS ? tokens : answers;
    }

    /** The weight of each token of an answer in the sum that is divided by the {@link #units}. */
    double weight(int tokens) {
        return switch (mean) {
            case ANSWERS -> 1.0 / tokens;
            case TOKENS -> 1;
            case LONGEST -> 1.0 / longest;
        };
    }
}
