package dev.trainyard.comparison;

import dev.trainyard.comparison.statistics.Clusters;
import dev.trainyard.comparison.statistics.DetectableDifference;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.McNemar;
import dev.trainyard.comparison.statistics.PairedMeans;
import dev.trainyard.comparison.statistics.PairedRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The scores of two checkpoints for the same items of one task, in the same order. */
final class PairedScores {
    private final double[] first;
    private final double[] second;
    private final double[] firstWeights;
    private final double[] secondWeights;
    private final Clusters clusters;

    PairedScores(Map<String, MeasuredItem> ofFirst, Map<String, MeasuredItem> ofSecond, List<String> items) {
        int n = items.size();
        first = new double[n];
        second = new double[n];
        firstWeights = new double[n];
        secondWeights = new double[n];
        List<@Nullable String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            MeasuredItem one = item(ofFirst, items.get(i));
            MeasuredItem other = item(ofSecond, items.get(i));
            first[i] = one.score();
            second[i] = other.score();
            firstWeights[i] = one.weight();
            secondWeights[i] = other.weight();
            names.add(one.cluster());
        }
        clusters = Clusters.of(names);
    }

    private static MeasuredItem item(Map<String, MeasuredItem> items, String name) {
        MeasuredItem item = items.get(name);
        if (item == null) throw new IllegalArgumentException("there is no item '" + name + "'");
        return item;
    }

    /** The result of a test. */
    record Tested(TaskDifference.Test test, double difference, Interval interval, double pValue) {}

    /** McNemar's test if every item succeeds or fails on its own, otherwise the bootstrap. */
    Tested test(double alpha, long seed) {
        if (areIndependentSuccesses()) {
            PairedRates rates = rates();
            return new Tested(
                    TaskDifference.Test.MCNEMAR,
                    rates.difference(),
                    rates.interval(1 - alpha),
                    McNemar.pValue(rates.onlyFirst(), rates.onlySecond()));
        }
        PairedMeans.Result result = means().compare(1 - alpha, seed);
        return new Tested(
                TaskDifference.Test.BOOTSTRAP, result.difference(), possible(result.interval()), result.pValue());
    }

    /** Means of scores between 0 and 1 differ by at most 1, which the studentised bootstrap does not know. */
    private Interval possible(Interval interval) {
        boolean shares = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
                .allMatch(score -> score >= 0 && score <= 1);
        if (!shares || Double.isInfinite(interval.low())) return interval;
        return new Interval(Math.clamp(interval.low(), -1, 1), Math.clamp(interval.high(), -1, 1));
    }

    double detectable(double alpha, double power) {
        if (areIndependentSuccesses()) {
            PairedRates rates = rates();
            double discordant = (double) (rates.onlyFirst() + rates.onlySecond()) / rates.items();
            return DetectableDifference.ofRates(rates.items(), discordant, alpha, power);
        }
        return DetectableDifference.ofMeans(means().standardError(), clusters.count(), alpha, power);
    }

    double firstMean() {
        return mean(first, firstWeights);
    }

    double secondMean() {
        return mean(second, secondWeights);
    }

    /** The number of items on which the second checkpoint is better, if {@code sign} is 1, or worse, if it is -1. */
    int changed(ScoreDirection direction, int sign) {
        int changed = 0;
        for (int i = 0; i < first.length; i++) {
            if (sign * direction.gain(second[i] - first[i]) > 0) changed++;
        }
        return changed;
    }

    private PairedMeans means() {
        return new PairedMeans(first, firstWeights, second, secondWeights, clusters);
    }

    private boolean areIndependentSuccesses() {
        if (clusters.areShared()) return false;
        for (int i = 0; i < first.length; i++) {
            boolean plain = isSuccessOrFailure(first[i])
                    && isSuccessOrFailure(second[i])
                    && firstWeights[i] == 1
                    && secondWeights[i] == 1;
            if (!plain) return false;
        }
        return true;
    }

    private static boolean isSuccessOrFailure(double score) {
        return score == 0 || score == 1;
    }

    private PairedRates rates() {
        int[] counts = new int[4];
        for (int i = 0; i < first.length; i++) counts[(first[i] == 1 ? 0 : 2) + (second[i] == 1 ? 0 : 1)]++;
        return new PairedRates(counts[0], counts[1], counts[2], counts[3]);
    }

    private static double mean(double[] values, double[] weights) {
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weights[i];
            weight += weights[i];
        }
        return sum / weight;
    }
}
