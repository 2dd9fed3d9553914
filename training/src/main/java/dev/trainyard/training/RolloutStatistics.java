package dev.trainyard.training;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums over the answers that a model wrote for optimizer steps.
 *
 * @param answers their number
 * @param rewarded the number of those for which every reward could be computed
 * @param reward of the weighted sums of the rewarded answers
 * @param rewards by their names
 * @param tokens of all answers
 * @param unfinished the number of answers that the model did not end itself
 * @param prompts their number
 * @param skipped the number of prompts that teach nothing
 * @param hasReference whether the model is compared with a reference model
 * @param generateSeconds in which the answers were written
 * @param rewardSeconds in which they were rewarded
 */
public record RolloutStatistics(
        long answers,
        long rewarded,
        double reward,
        SortedMap<String, Sum> rewards,
        long tokens,
        long unfinished,
        long prompts,
        long skipped,
        boolean hasReference,
        double generateSeconds,
        double rewardSeconds) {
    /** The sum of a reward over the answers that it is for. @param n their number */
    public record Sum(long n, double total) {
        Sum plus(Sum other) {
            return new Sum(n + other.n, total + other.total);
        }

        double mean() {
            return n == 0 ? 0 : total / n;
        }
    }

    public RolloutStatistics {
        rewards = Collections.unmodifiableSortedMap(new TreeMap<>(rewards));
    }

    RolloutStatistics plus(RolloutStatistics more) {
        SortedMap<String, Sum> sums = new TreeMap<>(rewards);
        more.rewards.forEach((name, sum) -> sums.merge(name, sum, Sum::plus));
        return new RolloutStatistics(
                answers + more.answers,
                rewarded + more.rewarded,
                reward + more.reward,
                sums,
                tokens + more.tokens,
                unfinished + more.unfinished,
                prompts + more.prompts,
                skipped + more.skipped,
                hasReference,
                generateSeconds + more.generateSeconds,
                rewardSeconds + more.rewardSeconds);
    }
}
