package dev.trainyard.evaluation;

import dev.trainyard.comparison.results.EvaluatedTask;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.evaluation.EvaluationInputs.ComparedCheckpoint;
import dev.trainyard.evaluation.PreparedEvaluation.SlicedTask;
import dev.trainyard.evaluation.SliceDispatch.Outcome;
import dev.trainyard.evaluation.SliceDispatch.PlannedSlice;
import dev.trainyard.evaluation.results.ResultFiles.TaskResults;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.evaluation.task.TaskScore;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an evaluation while its slices are measured. Scores are reported in the order of the tasks, as soon
 * as all slices of a task and a checkpoint are there.
 */
final class EvaluationRecord {
    private final JobContext context;
    private final Comparison names;
    private final Scoring scoring;
    private final ContaminatedItems contaminated;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<JobId, Outcome> outcomes = new HashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Map<JobId, PlannedSlice> slices = new LinkedHashMap<>();
    private final long items;
    private long itemsDone;
    private int scored;

    /** One checkpoint on one task. */
    private static final class Measurement {
        private final Task task;
        private final Checkpoint checkpoint;
        private final List<PlannedSlice> slices;
        private List<ItemResult> results = List.of();
        private @Nullable Score score;

        Measurement(Task task, Checkpoint checkpoint, List<PlannedSlice> slices) {
            this.task = task;
            this.checkpoint = checkpoint;
            this.slices = slices;
        }
    }

    EvaluationRecord(
            PreparedEvaluation evaluation, Comparison names, ContaminatedItems contaminated, JobContext context) {
        this.contaminated = contaminated;
        this.context = context;
        this.names = names;
        EvaluationInputs inputs = evaluation.inputs();
        this.scoring = new Scoring(inputs.recipe().confidence(), inputs.seed());
        for (SlicedTask sliced : evaluation.tasks()) {
            if (sliced.problem() != null) {
                missing.put(sliced.task().name(), sliced.problem());
                continue;
            }
            measurements.add(measurement(sliced, evaluation, inputs.first(), names.first()));
            measurements.add(measurement(sliced, evaluation, inputs.second(), names.second()));
        }
        // The two checkpoints may have the same content; then a slice serves both.
        measurements.forEach(
                measurement -> measurement.slices.forEach(slice -> slices.putIfAbsent(slice.address(), slice)));
        this.items = slices.values().stream()
                .mapToLong(slice -> slice.slice().items())
                .sum();
    }

    private static Measurement measurement(
            SlicedTask sliced, PreparedEvaluation evaluation, ComparedCheckpoint compared, Checkpoint checkpoint) {
        return new Measurement(
                sliced.task(),
                checkpoint,
                sliced.slices().stream()
                        .map(slice -> new PlannedSlice(
                                slice,
                                checkpoint.ref(),
                                evaluation.key(slice, compared).address()))
                        .toList());
    }

    /** Every slice to be measured, in the order of the tasks. */
    List<PlannedSlice> slices() {
        return List.copyOf(slices.values());
    }

    /** Takes the outcome of a slice. */
    void settle(PlannedSlice slice, Outcome outcome) {
        outcomes.put(slice.address(), outcome);
        context.durable("slices", outcomes.size());
        itemsDone += slice.slice().items();
        context.progress("measuring", "items", itemsDone, items);
        reportScores();
    }

    private void reportScores() {
        while (scored < measurements.size() && isSettled(measurements.get(scored))) {
            score(measurements.get(scored++));
        }
    }

    private boolean isSettled(Measurement measurement) {
        return measurement.slices.stream().allMatch(slice -> outcomes.containsKey(slice.address()));
    }

    private void score(Measurement measurement) {
        List<ItemResult> results = new ArrayList<>();
        for (PlannedSlice slice : measurement.slices) {
            switch (outcomes.get(slice.address())) {
                case Outcome.Measured it -> results.addAll(it.results());
                case Outcome.Failed it -> {
                    missing.putIfAbsent(measurement.task.name(), sentence(slice, it));
                    return;
                }
                case null -> throw new IllegalStateException("not settled yet: " + slice.address());
            }
        }
        Task task = measurement.task;
        Checkpoint checkpoint = measurement.checkpoint;
        measurement.results = contaminated.marked(task, results);
        Score score = scoring.score(task, measurement.results);
        measurement.score = score;
        context.report(new TaskScored(
                context.run(), checkpoint.kind(), task.name(), task.metric().key(), score, checkpoint.ref()));
    }

    private static String sentence(PlannedSlice slice, Outcome.Failed failed) {
        return "Items " + (slice.slice().from() + 1) + " to " + slice.slice().to() + " of "
                + slice.slice().task().name() + " could not be measured with the checkpoint of "
                + slice.checkpoint().step() + ": " + failed.reason();
    }

    /**
     * The tasks that were measured with both checkpoints, after every slice was settled, and the scores that follow from
     * their results.
     */
    List<TaskResults> measured() {
        reportScores();
        List<TaskResults> tasks = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i += 2) {
            Measurement first = measurements.get(i);
            Measurement second = measurements.get(i + 1);
            if (first.score == null || second.score == null) continue;
            tasks.add(new TaskResults(
                    new TaskComparison(first.task.name(), first.task.metric().key(), first.score, second.score),
                    first.results,
                    second.results));
        }
        tasks.addAll(derived(tasks));
        return tasks;
    }

    /** The form of each task of which results are recorded. */
    List<EvaluatedTask> tasks() {
        List<EvaluatedTask> tasks = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i += 2) {
            Measurement first = measurements.get(i);
            if (first.score == null || measurements.get(i + 1).score == null) continue;
            Task task = first.task;
            tasks.add(new EvaluatedTask(task.name(), task.version(), task.digest(), task.notes()));
        }
        return tasks;
    }

    /** The scores of both checkpoints that follow from the results of other tasks. */
    private List<TaskResults> derived(List<TaskResults> tasks) {
        List<TaskScore> first = DerivedScores.of(results(tasks, TaskResults::first), scoring);
        List<TaskScore> second = DerivedScores.of(results(tasks, TaskResults::second), scoring);
        List<TaskResults> derived = new ArrayList<>();
        for (TaskScore one : first) {
            Optional<TaskScore> other =
                    second.stream().filter(it -> it.task().equals(one.task())).findFirst();
            if (other.isEmpty()) continue;
            report(one, names.first());
            report(other.get(), names.second());
            derived.add(new TaskResults(
                    new TaskComparison(
                            one.task(), one.metric(), one.score(), other.get().score()),
                    List.of(),
                    List.of()));
        }
        return derived;
    }

    private void report(TaskScore derived, Checkpoint checkpoint) {
        context.report(new TaskScored(
                context.run(), checkpoint.kind(), derived.task(), derived.metric(), derived.score(), checkpoint.ref()));
    }

    private static SequencedMap<String, List<ItemResult>> results(
            List<TaskResults> measured, Function<TaskResults, List<ItemResult>> side) {
        SequencedMap<String, List<ItemResult>> results = new LinkedHashMap<>();
        measured.forEach(task -> results.put(task.comparison().task(), side.apply(task)));
        return results;
    }

    List<MissingTask> missing() {
        return missing.entrySet().stream()
                .map(it -> new MissingTask(it.getKey(), it.getValue()))
                .toList();
    }
}
