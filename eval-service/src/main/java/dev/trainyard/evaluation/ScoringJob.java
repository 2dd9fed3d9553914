package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.evaluation.task.TaskScore;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Measures one checkpoint on the items of an evaluation, without comparing it with another: for benchmarks. */
public final class ScoringJob implements StageJob<CheckpointSaved, ScoringJob.CheckpointScores> {
    /** The scores of a checkpoint, in the order of an evaluation's tasks. */
    public record CheckpointScores(List<TaskScore> tasks) {
        public CheckpointScores {
            tasks = List.copyOf(tasks);
        }
    }

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    /** An evaluation never compares a checkpoint with itself, so the id belongs to this kind of job alone. */
    @Override
    public JobId id(CheckpointSaved request) {
        return JobId.of(Stage.EVALUATE, inputs(request));
    }

    @Override
    public Class<CheckpointScores> resultType() {
        return CheckpointScores.class;
    }

    @Override
    public CheckpointScores perform(CheckpointSaved request, JobContext context) throws Exception {
        EvaluationInputs inputs = inputs(request);
        EvaluationInputs.ComparedCheckpoint checkpoint = inputs.first();
        Processor.useThreads(inputs.threads());
        Path folder = context.store().open(checkpoint.artifact());
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.open(folder)) {
            boolean chats = checkpoint.chats() || tokenizer.hasItsOwnTemplate();
            EvaluatedModel evaluated = new EvaluatedModel(
                    chats ? CheckpointKind.ALIGNED : CheckpointKind.BASE, model, ChatForm.open(folder, tokenizer));
            Scoring scoring = new Scoring(inputs.recipe().confidence(), inputs.seed());
            List<Task> tasks = EvaluationTasks.of(inputs, context.store(), context::checkActive, tokenizer);
            ContaminatedItems contaminated = ContaminatedItems.in(
                    new CorpusDocuments(context.store().open(inputs.documents()), context::checkActive), tasks);
            SequencedMap<String, List<ItemResult>> results = new LinkedHashMap<>();
            List<TaskScore> scores = new ArrayList<>();
            for (Task task : tasks) {
                List<ItemResult> ofTask =
                        contaminated.marked(task, task.measure(evaluated, _ -> context.checkActive()));
                results.put(task.name(), ofTask);
                scores.add(new TaskScore(task.name(), task.metric().key(), scoring.score(task, ofTask)));
            }
            scores.addAll(DerivedScores.of(results, scoring));
            return new CheckpointScores(scores);
        }
    }

    @Override
    public List<PipelineEvent> announce(CheckpointSaved request, CheckpointScores result) {
        Checkpoint checkpoint = request.checkpoint();
        return result.tasks().stream()
                .map(scored -> (PipelineEvent) new TaskScored(
                        request.run(),
                        checkpoint.kind(),
                        scored.task(),
                        scored.metric(),
                        scored.score(),
                        checkpoint.ref()))
                .toList();
    }

    private static EvaluationInputs inputs(CheckpointSaved request) {
        return EvaluationInputs.of(request, request.checkpoint(), request.checkpoint());
    }
}
