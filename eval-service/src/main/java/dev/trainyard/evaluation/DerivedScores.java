package dev.trainyard.evaluation;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.behaviour.SafetyScores;
import dev.trainyard.evaluation.behaviour.TraitScores;
import dev.trainyard.evaluation.choice.CalibrationScores;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.TaskScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** All scores that follow from the answers to the measured tasks. */
final class DerivedScores {
    private DerivedScores() {}

    /**
     * The scores that the measured tasks allow, always in the same order. Contaminated items are left out.
     *
     * @param results of one checkpoint by task, in the order of the tasks
     */
    static List<TaskScore> of(SequencedMap<String, List<ItemResult>> results, Scoring scoring) {
        SequencedMap<String, List<ItemResult>> clean = new LinkedHashMap<>();
        results.forEach((task, all) -> clean.put(
                task, all.stream().filter(result -> !result.isContaminated()).toList()));
        List<TaskScore> scores = new ArrayList<>(SafetyScores.of(clean, scoring));
        scores.addAll(CalibrationScores.of(clean, scoring));
        scores.addAll(TraitScores.of(clean.getOrDefault(EvaluationTask.TRAITS.key(), List.of()), scoring));
        return List.copyOf(scores);
    }
}
