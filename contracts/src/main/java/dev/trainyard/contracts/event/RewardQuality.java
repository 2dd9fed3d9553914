package dev.trainyard.contracts.event;

import java.util.List;

/**
 * How well a reward model orders pairs of answers on which no step trains. With c and r for the rewards of a pair's chosen and
 * rejected answer, a pair is right if c > r, and σ(c - r) is the probability that the model gives the order of the pair.
 *
 * @param before share of right pairs before the step, when every reward is 0 and each pair counts as half a right one
 * @param accuracy share of right pairs after the step, with its 95 % interval (Wilson)
 * @param margin mean of c - r
 * @param logLoss mean of -ln σ(c - r), in nats; 0.693 for a model that knows nothing
 * @param calibrationError the expected calibration error: the mean distance, over the pairs' bins, between the probability of
 *     the order that the model finds likelier and the share of pairs in which it is right (Guo et al. 2017)
 * @param bins of equal width that contain pairs, by that probability, which is at least 0.5
 */
public record RewardQuality(
        double before, Score accuracy, double margin, double logLoss, double calibrationError, List<Bin> bins) {
    public RewardQuality {
        bins = List.copyOf(bins);
    }

    /**
     * The pairs whose probability lies in (low, high].
     *
     * @param confidence their mean probability
     * @param accuracy the share of them that is right
     */
    public record Bin(double low, double high, int pairs, double confidence, double accuracy) {}
}
