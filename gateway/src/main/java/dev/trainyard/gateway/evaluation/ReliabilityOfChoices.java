package dev.trainyard.gateway.evaluation;

import dev.trainyard.comparison.statistics.Calibration;
import dev.trainyard.comparison.statistics.CalibrationInterval;
import dev.trainyard.comparison.statistics.Clusters;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.gateway.evaluation.Reliability.Bin;
import dev.trainyard.gateway.evaluation.Reliability.Curve;
import dev.trainyard.gateway.evaluation.Reliability.TaskReliability;
import dev.trainyard.gateway.samples.Sample;
import dev.trainyard.gateway.samples.SampleSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the reliability of two checkpoints from the samples of multiple-choice tasks.
 */
public final class ReliabilityOfChoices {
    private final Map<String, Choices> tasks = new LinkedHashMap<>();

    /** The items of a task. */
    private static final class Choices {
        private final List<SurestChoice> first = new ArrayList<>();
        private final List<SurestChoice> second = new ArrayList<>();
        private final List<@Nullable String> clusters = new ArrayList<>();
        private double chances;

        TaskReliability reliability(String task, double level, long seed) {
            Clusters grouped = Clusters.of(clusters);
            return new TaskReliability(
                    task,
                    first.size(),
                    chances / first.size(),
                    curve(first, grouped, level, seed),
                    curve(second, grouped, level, seed));
        }
    }

    private ReliabilityOfChoices() {}

    /**
     * Contaminated items do not count, as in the evaluation's own scores.
     *
     * @param compared the steps that made the two checkpoints
     * @param level confidence level of the intervals
     * @param seed of the intervals' resampling
     */
    public static Reliability of(SampleSource samples, List<String> compared, double level, long seed)
            throws IOException {
        ReliabilityOfChoices read = new ReliabilityOfChoices();
        samples.read(read::add);
        return new Reliability(
                compared,
                level,
                read.tasks.entrySet().stream()
                        .map(task -> task.getValue().reliability(task.getKey(), level, seed))
                        .toList());
    }

    private void add(Sample sample) {
        if (sample.isContaminated()) return;
        Optional<SurestChoice> first = SurestChoice.of(sample.first());
        Optional<SurestChoice> second = SurestChoice.of(sample.second());
        if (first.isEmpty() || second.isEmpty()) return;
        Choices task = tasks.computeIfAbsent(sample.task(), _ -> new Choices());
        task.first.add(first.get());
        task.second.add(second.get());
        task.clusters.add(sample.cluster());
        task.chances +=
                1.0 / Objects.requireNonNull(sample.first().logLikelihoods()).size();
    }

    private static Curve curve(List<SurestChoice> answers, Clusters clusters, double level, long seed) {
        double[] confidence = new double[answers.size()];
        boolean[] right = new boolean[answers.size()];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = answers.get(i).confidence();
            right[i] = answers.get(i).right();
        }
        Calibration calibration = Calibration.of(confidence, right, Calibration.BINS, level);
        Interval interval = CalibrationInterval.of(confidence, right, clusters, Calibration.BINS, level, seed);
        return new Curve(
                calibration.error(),
                interval.low(),
                interval.high(),
                calibration.bins().stream().map(Bin::of).toList());
    }
}
