package dev.trainyard.evaluation;

import dev.trainyard.comparison.gate.ReleaseDecision;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.behaviour.SafetyScores;
import dev.trainyard.evaluation.results.PartialResults;
import dev.trainyard.evaluation.results.ResultFiles;
import dev.trainyard.evaluation.results.ResultFiles.TaskResults;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Measures two checkpoints of a run on the same items, and judges the second one by the recipe's release rules.
 */
public final class EvaluationJob implements StageJob<CheckpointSaved, EvaluationResult> {
    /**
     * To be raised when the same checkpoints would get other scores than before, because of other tasks, items or
     * scoring.
     */
    static final int VERSION = 4;

    /** The approximate disk space of an item with both answers, as a partial result and in the sealed files. */
    private static final long ITEM_BYTES = 8 << 10;

    private static final int TASKS = 12;

    private final CandidateJudge judge;

    /** Without any release with which a candidate could be compared. */
    public EvaluationJob() {
        this(CandidateJudge.withoutReleases());
    }

    EvaluationJob(CandidateJudge judge) {
        this.judge = judge;
    }

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    @Override
    public JobId id(CheckpointSaved request) {
        return JobId.of(Stage.EVALUATE, EvaluationInputs.of(request));
    }

    @Override
    public Class<EvaluationResult> resultType() {
        return EvaluationResult.class;
    }

    @Override
    public EvaluationResult perform(CheckpointSaved request, JobContext context) throws Exception {
        return perform(EvaluationInputs.of(request), Comparison.begunBy(request), context);
    }

    /** @param names the checkpoints' names, for progress reports; the inputs determine what is measured */
    private static EvaluationResult perform(EvaluationInputs inputs, Comparison names, JobContext context)
            throws Exception {
        Processor.useThreads(inputs.threads());
        Path firstFolder = context.store().open(inputs.first().artifact());
        Path secondFolder = context.store().open(inputs.second().artifact());
        try (Tokenizer tokenizer = Tokenizer.open(secondFolder);
                Transformer firstModel = Transformer.open(firstFolder);
                Transformer secondModel = Transformer.open(secondFolder)) {
            Scoring scoring = new Scoring(inputs.recipe().confidence(), inputs.seed());
            ChatForm form = ChatForm.open(secondFolder, tokenizer);
            EvaluatedModel first = candidate(inputs.first(), firstModel, form);
            EvaluatedModel second = candidate(inputs.second(), secondModel, form);
            PartialResults partial = new PartialResults(context.workFolder());

            List<TaskResults> measured = new ArrayList<>();
            for (Task task : EvaluationTasks.of(inputs, context, tokenizer)) {
                List<ItemResult> ofFirst = measure(task, first, names.first(), partial, context);
                Score firstScore = scored(task, names.first(), ofFirst, scoring, context);
                List<ItemResult> ofSecond = measure(task, second, names.second(), partial, context);
                Score secondScore = scored(task, names.second(), ofSecond, scoring, context);
                measured.add(new TaskResults(
                        new TaskComparison(task.name(), task.metric().key(), firstScore, secondScore),
                        ofFirst,
                        ofSecond));
            }
            measured.addAll(derived(measured, names, scoring, context));
            return new EvaluationResult(
                    seal(measured, List.of(names.first().id(), names.second().id()), context),
                    measured.stream().map(TaskResults::comparison).toList());
        }
    }

    /** The scores of both checkpoints that follow from the results of other tasks. */
    private static List<TaskResults> derived(
            List<TaskResults> measured, Comparison names, Scoring scoring, JobContext context) {
        List<SafetyScores.Derived> first = SafetyScores.of(results(measured, TaskResults::first), scoring);
        List<SafetyScores.Derived> second = SafetyScores.of(results(measured, TaskResults::second), scoring);
        List<TaskResults> derived = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            report(first.get(i), names.first(), context);
            report(second.get(i), names.second(), context);
            derived.add(new TaskResults(
                    new TaskComparison(
                            first.get(i).task().key(),
                            first.get(i).metric(),
                            first.get(i).score(),
                            second.get(i).score()),
                    List.of(),
                    List.of()));
        }
        return derived;
    }

    private static void report(SafetyScores.Derived derived, Checkpoint checkpoint, JobContext context) {
        context.report(new TaskScored(
                context.run(),
                checkpoint.kind(),
                derived.task().key(),
                derived.metric(),
                derived.score(),
                checkpoint.ref()));
    }

    private static Function<EvaluationTask, List<ItemResult>> results(
            List<TaskResults> measured, Function<TaskResults, List<ItemResult>> side) {
        return task -> measured.stream()
                .filter(results -> results.comparison().task().equals(task.key()))
                .findFirst()
                .map(side)
                .orElse(List.of());
    }

    static EvaluatedModel candidate(EvaluationInputs.ComparedCheckpoint compared, Transformer model, ChatForm form) {
        // A start with a chat template of its own has learned to converse, and pre-training continues from it.
        boolean chats = compared.chats() || form.tokenizer().hasItsOwnTemplate();
        return new EvaluatedModel(chats ? CheckpointKind.ALIGNED : CheckpointKind.BASE, model, form);
    }

    @Override
    public long bytesNeeded(CheckpointSaved request, ArtifactStore store) {
        return ITEM_BYTES * TASKS * request.recipe().evaluate().items();
    }

    @Override
    public List<PipelineEvent> announce(CheckpointSaved request, EvaluationResult result) {
        ReleaseDecision verdict = judge.judge(request.recipe(), result);
        Comparison comparison = Comparison.begunBy(request);
        String recipe = request.recipe().name();
        PipelineEvent decision = switch (verdict) {
            case ReleaseDecision.Release release ->
                new ModelReleased(request.run(), recipe, comparison.second(), release.reasons(), release.verdicts());
            case ReleaseDecision.Reject reject ->
                new CandidateRejected(request.run(), recipe, comparison.second(), reject.reasons(), reject.verdicts());
        };
        return List.of(
                new EvaluationReported(request.run(), result.evaluation(), result.tasks(), comparison.refs()),
                decision);
    }

    private static List<ItemResult> measure(
            Task task, EvaluatedModel candidate, Checkpoint checkpoint, PartialResults partial, JobContext context)
            throws Exception {
        Optional<List<ItemResult>> before = partial.find(task.name(), checkpoint.id());
        if (before.isPresent()) return before.get();
        context.checkActive();
        String phase = task.name() + ", " + checkpoint.step();
        long[] done = {0};
        List<ItemResult> results = task.measure(candidate, items -> {
            done[0] += items;
            context.progress(phase, "items", done[0], task.items());
            context.checkActive();
        });
        partial.keep(task.name(), checkpoint.id(), results);
        context.durable(phase, 1);
        return results;
    }

    private static Score scored(
            Task task, Checkpoint checkpoint, List<ItemResult> results, Scoring scoring, JobContext context) {
        Score score = scoring.score(task.metric(), results);
        context.report(new TaskScored(
                context.run(), checkpoint.kind(), task.name(), task.metric().key(), score, checkpoint.ref()));
        return score;
    }

    private static Artifact seal(List<TaskResults> measured, List<CheckpointId> checkpoints, JobContext context)
            throws IOException {
        String location = "evaluations/" + context.job().value();
        try (Staging staging = context.store().stage(location, MediaTypes.EVALUATION)) {
            ResultFiles.write(staging.folder(), checkpoints, measured);
            return staging.seal();
        }
    }
}
