package dev.trainyard.evaluation.choice;

import dev.trainyard.comparison.statistics.Calibration;
import dev.trainyard.comparison.statistics.CalibrationInterval;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How well the probabilities of choices agree with how often they are right: the expected calibration error of each task
 * of multiple choice, over {@value Calibration#BINS} bins.
 */
public final class CalibrationScores {
    /** The figure that is the greatest probability of a choice, if one of them is the answer. */
    static final String CONFIDENCE = "confidence";

    /** The figure that is 1 if the most probable choice is right. */
    static final String CONFIDENT_RIGHT = "confident-right";

    private CalibrationScores() {}

    /**
     * A score for each task whose items have the two figures, in the order of the tasks.
     *
     * @param results of one checkpoint by task, without contaminated items
     */
    public static List<TaskScore> of(SequencedMap<String, List<ItemResult>> results, Scoring scoring) {
        List<TaskScore> scores = new ArrayList<>();
        for (Map.Entry<String, List<ItemResult>> task : results.entrySet()) {
            List<ItemResult> sure = task.getValue().stream()
                    .filter(result -> result.figures().containsKey(CONFIDENCE)
                            && result.figures().containsKey(CONFIDENT_RIGHT))
                    .toList();
            if (sure.isEmpty()) continue;
            scores.add(new TaskScore(
                    EvaluationTask.calibrationOf(task.getKey()),
                    Metric.EXPECTED_CALIBRATION_ERROR.key(),
                    score(sure, scoring)));
        }
        return scores;
    }

    private static Score score(List<ItemResult> results, Scoring scoring) {
        double[] confidence = new double[results.size()];
        boolean[] right = new boolean[results.size()];
        for (int i = 0; i < results.size(); i++) {
            confidence[i] = results.get(i).figures().getOrDefault(CONFIDENCE, 0.0);
            right[i] = results.get(i).figures().getOrDefault(CONFIDENT_RIGHT, 0.0) == 1;
        }
        double error = Calibration.of(confidence, right, Calibration.BINS, scoring.confidence())
                .error();
        Interval interval = CalibrationInterval.of(
                confidence, right, Scoring.clusters(results), Calibration.BINS, scoring.confidence(), scoring.seed());
        return new Score(error, results.size(), interval.low(), interval.high());
    }
}
