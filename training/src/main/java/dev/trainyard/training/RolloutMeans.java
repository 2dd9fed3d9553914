package dev.trainyard.training;

import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.model.training.PolicyStatistics;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers what the steps of policy optimisation show, from one report to the next. */
final class RolloutMeans {
    private @Nullable RolloutStatistics sums;
    private int steps;
    private double entropy;
    private double divergence;
    private double clipped;
    private double trainSeconds;

    /** @param seconds of the optimizer step alone, without the writing of answers */
    void add(RolloutStatistics rollouts, @Nullable PolicyStatistics policy, double seconds) {
        sums = sums == null ? rollouts : sums.plus(rollouts);
        trainSeconds += seconds;
        if (policy == null) return;
        steps++;
        entropy += policy.entropy();
        divergence += policy.divergence();
        clipped += policy.clipped();
    }

    /** Absent if no step had answers of the model's own. */
    @Nullable
    RolloutReport report() {
        RolloutStatistics of = sums;
        if (of == null) return null;
        SortedMap<String, Double> rewards = new TreeMap<>();
        of.rewards().forEach((name, sum) -> rewards.put(name, sum.mean()));
        int n = Math.max(1, steps);
        double seconds = of.generateSeconds() + of.rewardSeconds() + trainSeconds;
        return new RolloutReport(
                share(of.reward(), of.rewarded()),
                rewards,
                entropy / n,
                of.hasReference() ? divergence / n : null,
                clipped / n,
                share(of.tokens(), of.answers()),
                share(of.unfinished(), of.answers()),
                share(of.skipped(), of.prompts()),
                share(of.answers() - of.rewarded(), of.answers()),
                share(of.generateSeconds(), seconds),
                share(of.rewardSeconds(), seconds),
                share(trainSeconds, seconds));
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    void clear() {
        sums = null;
        steps = 0;
        entropy = 0;
        divergence = 0;
        clipped = 0;
        trainSeconds = 0;
    }
}
