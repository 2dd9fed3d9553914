package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The events of a run from request to release. */
public final class GoldenRun {
    public static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    public static final List<String> TASKS =
            List.of("language", "definitions", "javadoc-body", "refuse-harmful", "help-benign", "java-parses");
    public static final int STEPS = 700;

    private static final Recipe RECIPE = RecipeReader.preset("smoke");

    private GoldenRun() {}

    public static List<PipelineEvent> events(RunId run) {
        return events(run, RECIPE);
    }

    /** For the preset's recipe with other alignment steps or another comparison. */
    public static List<PipelineEvent> events(RunId run, Recipe recipe) {
        List<PipelineEvent> events = new ArrayList<>();
        events.add(new RunRequested(run, recipe));
        events.addAll(afterRequest(run, recipe));
        return events;
    }

    public static List<PipelineEvent> afterRequest(RunId run) {
        return afterRequest(run, RECIPE);
    }

    private static List<PipelineEvent> afterRequest(RunId run, Recipe recipe) {
        List<PipelineEvent> events = new ArrayList<>();
        Corpus corpus = corpus();
        List<Checkpoint> lineage = lineage(recipe);
        Checkpoint first = madeBy(recipe.compared().getFirst(), lineage);
        Checkpoint second = madeBy(recipe.compared().getLast(), lineage);
        events.add(new StageStarted(run, Stage.INGEST, 1, START));
        events.add(new StageProgressed(run, Stage.INGEST, "reading", "documents", 60, 100, 30, 1.5));
        corpus.shards().forEach(shard -> events.add(new ShardSealed(run, shard)));
        events.add(new CorpusSealed(run, recipe, corpus));
        events.add(new StageCompleted(run, Stage.INGEST, 4.5, false));
        events.add(new StageStarted(run, Stage.PRETRAIN, 1, START.plusSeconds(5)));
        for (int step = 1; step <= STEPS; step++) {
            Double bits = step % 300 == 0 ? 8.0 - step / 100.0 : null;
            events.add(new StepCompleted(
                    run, Stage.PRETRAIN, "pre-training", step, STEPS, 8.0 / step, 0.003, 1.2, 9000, 3.0, bits, null));
        }
        events.add(new PredictionObserved(
                run,
                300,
                "commons-lang3",
                "public static boolean is",
                List.of(
                        new PredictionObserved.Prediction("Empty", 0.6),
                        new PredictionObserved.Prediction("Blank", 0.2)),
                "Blank",
                0.2));
        events.add(new SampleGenerated(run, Stage.PRETRAIN, 300, "public static", " int i = 0;"));
        int bases = recipe.pretrain().from() == null ? 1 : 2;
        for (int i = 0; i < bases; i++) {
            events.add(new CheckpointSaved(run, recipe, corpus, lineage.get(i), lineage.subList(0, i)));
        }
        events.add(new StageCompleted(run, Stage.PRETRAIN, 30, false));
        events.add(new StageStarted(run, Stage.FINETUNE, 1, START.plusSeconds(40)));
        for (int i = bases; i < lineage.size(); i++) {
            events.add(new CheckpointSaved(run, recipe, corpus, lineage.get(i), writing(lineage.subList(0, i))));
        }
        events.add(new StageCompleted(run, Stage.FINETUNE, 20, false));
        events.add(new StageStarted(run, Stage.EVALUATE, 1, START.plusSeconds(60)));
        List<TaskComparison> comparisons = new ArrayList<>();
        for (String task : TASKS) {
            Score before = new Score(0.3, 80, 0.2, 0.4);
            Score after = new Score(0.9, 80, 0.85, 0.95);
            events.add(new TaskScored(run, first.kind(), task, "rate", before, first.ref()));
            events.add(new TaskScored(run, second.kind(), task, "rate", after, second.ref()));
            comparisons.add(new TaskComparison(task, "rate", before, after));
        }
        events.add(new EvaluationReported(
                run,
                artifact("evaluations/1", MediaTypes.EVALUATION),
                comparisons,
                List.of(first.ref(), second.ref())));
        events.add(new ModelReleased(run, "smoke", second, List.of("refuse-harmful is 0.90, at least 0.80.")));
        events.add(new StageCompleted(run, Stage.EVALUATE, 10, false));
        return events;
    }

    /** The events with positions in their topics, in the given order. */
    public static List<RecordedEvent> recorded(List<PipelineEvent> events) {
        Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
        List<RecordedEvent> recorded = new ArrayList<>();
        for (PipelineEvent event : events) {
            Topic topic = Topic.of(event);
            // Other runs share the partition, so offsets have gaps.
            long offset = offsets.merge(topic, 3L, Long::sum);
            recorded.add(recorded(event, 1, offset, START.plusMillis(100L * recorded.size())));
        }
        return recorded;
    }

    public static RecordedEvent recorded(PipelineEvent event, int partition, long offset, Instant time) {
        return new RecordedEvent(
                Topic.of(event), new RecordPosition("", partition, offset, time), EventJson.id(event), 500, event);
    }

    /** One checkpoint for each step of a recipe. */
    static List<Checkpoint> lineage(Recipe recipe) {
        List<Checkpoint> lineage = new ArrayList<>();
        Checkpoint base = checkpoint("base", 8.1, 2.9);
        if (recipe.pretrain().from() != null) {
            lineage.add(checkpoint("start", null, null).madeBy("start", CheckpointKind.START, null));
            base = base.madeBy(base.step(), base.kind(), lineage.getFirst().id());
        }
        lineage.add(base);
        for (String step : recipe.finetune().names()) {
            lineage.add(checkpoint(step, null, null)
                    .madeBy(
                            step,
                            CheckpointKind.of(step, recipe.finetune()),
                            writing(lineage).getLast().id()));
        }
        return lineage;
    }

    /** Without reward models, from which no checkpoint is made. */
    private static List<Checkpoint> writing(List<Checkpoint> made) {
        return made.stream().filter(it -> !it.isRewardModel()).toList();
    }

    private static Checkpoint madeBy(String step, List<Checkpoint> lineage) {
        return lineage.stream().filter(it -> it.step().equals(step)).findFirst().orElseThrow();
    }

    private static Checkpoint checkpoint(String name, Double start, Double end) {
        return new Checkpoint(
                CheckpointKind.BASE,
                artifact("checkpoints/" + name, MediaTypes.CHECKPOINT),
                650_000,
                2,
                128,
                STEPS,
                9100,
                start,
                end,
                400_000_000L);
    }

    private static Corpus corpus() {
        return new Corpus(
                artifact("corpora/1", MediaTypes.CORPUS),
                artifact("tokenizers/1", MediaTypes.TOKENIZER),
                List.of(
                        new Shard(Split.TRAIN, 0, artifact("shards/1", MediaTypes.SHARD), 90, 9000, 30_000),
                        new Shard(Split.HELD_OUT, 0, artifact("shards/2", MediaTypes.SHARD), 5, 500, 1_600)),
                new DataCard(100, 95, 5, Map.of("duplicate", 5L), 31_600, 9500, 2048, List.of()),
                null);
    }

    private static Artifact artifact(String location, String mediaType) {
        return new Artifact(location, Sha256.of(location), 1000, mediaType);
    }
}
