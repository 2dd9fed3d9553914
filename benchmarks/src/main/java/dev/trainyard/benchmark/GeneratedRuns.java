package dev.trainyard.benchmark;

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
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Generates the events of a run from its request to its release, with a given number of progress events. */
final class GeneratedRuns {
    private static final Recipe RECIPE = RecipeReader.preset("demo");
    private static final int BETWEEN_SAMPLES = 20;

    private GeneratedRuns() {}

    static List<PipelineEvent> events(RunId run, int progress, Instant start) {
        List<PipelineEvent> events = new ArrayList<>();
        Corpus corpus = corpus(run);
        Checkpoint base = checkpoint(run, CheckpointKind.BASE);
        Checkpoint tuned =
                checkpoint(run, CheckpointKind.TUNED).madeBy("instruction-tuning", CheckpointKind.TUNED, base.id());
        Checkpoint aligned = checkpoint(run, CheckpointKind.ALIGNED)
                .madeBy("preference-optimisation", CheckpointKind.ALIGNED, tuned.id());
        events.add(new RunRequested(run, RECIPE));
        events.add(new StageStarted(run, Stage.INGEST, 1, start));
        corpus.shards().forEach(shard -> events.add(new ShardSealed(run, shard)));
        events.add(new CorpusSealed(run, RECIPE, corpus));
        events.add(new StageCompleted(run, Stage.INGEST, 4.5, false));
        events.add(new StageStarted(run, Stage.PRETRAIN, 1, start.plusSeconds(5)));
        int steps = progress - 2 * Stage.values().length;
        for (int step = 1; step <= steps; step++) events.add(training(run, step, steps));
        events.add(new CheckpointSaved(run, RECIPE, corpus, base, List.of()));
        events.add(new StageCompleted(run, Stage.PRETRAIN, 30, false));
        events.add(new StageStarted(run, Stage.FINETUNE, 1, start.plusSeconds(40)));
        events.add(new CheckpointSaved(run, RECIPE, corpus, tuned, List.of(base)));
        events.add(new CheckpointSaved(run, RECIPE, corpus, aligned, List.of(base, tuned)));
        events.add(new StageCompleted(run, Stage.FINETUNE, 20, false));
        events.add(new StageStarted(run, Stage.EVALUATE, 1, start.plusSeconds(60)));
        Score before = new Score(0.3, 80, 0.2, 0.4);
        Score after = new Score(0.9, 80, 0.85, 0.95);
        events.add(new EvaluationReported(
                run,
                artifact("evaluations/" + run, MediaTypes.EVALUATION),
                List.of(new TaskComparison("language", "bits-per-byte", before, after)),
                List.of(base.ref(), aligned.ref())));
        events.add(new ModelReleased(run, RECIPE.name(), aligned, List.of("refuse-harmful is 0.90, at least 0.80.")));
        events.add(new StageCompleted(run, Stage.EVALUATE, 10, false));
        return events;
    }

    private static PipelineEvent training(RunId run, int step, int steps) {
        if (step % BETWEEN_SAMPLES == 1) {
            return new SampleGenerated(
                    run,
                    Stage.PRETRAIN,
                    step,
                    "public static boolean is",
                    "Empty(final CharSequence cs) { return cs == null || cs.length() == " + step + "; }");
        }
        if (step % BETWEEN_SAMPLES == 2) {
            return new PredictionObserved(
                    run,
                    step,
                    "commons-lang3",
                    "Checks if the CharSequence is empty or null, at step " + step,
                    List.of(
                            new PredictionObserved.Prediction("Empty", 0.6),
                            new PredictionObserved.Prediction("Blank", 0.2),
                            new PredictionObserved.Prediction("Any", 0.1)),
                    "Blank",
                    0.2);
        }
        return new StepCompleted(
                run, Stage.PRETRAIN, "pre-training", step, steps, 8.0 / step, 0.003, 1.2, 9000 + step, 3, null, null);
    }

    private static Checkpoint checkpoint(RunId run, CheckpointKind kind) {
        return new Checkpoint(
                kind,
                artifact("checkpoints/" + run + "-" + kind.key(), MediaTypes.CHECKPOINT),
                5_600_000,
                6,
                256,
                900,
                9100,
                8.1,
                1.6,
                1_400_000_000L);
    }

    private static Corpus corpus(RunId run) {
        return new Corpus(
                artifact("corpora/" + run, MediaTypes.CORPUS),
                artifact("tokenizers/" + run, MediaTypes.TOKENIZER),
                List.of(
                        new Shard(Split.TRAIN, 0, artifact("shards/" + run + "-1", MediaTypes.SHARD), 90, 9000, 30_000),
                        new Shard(
                                Split.HELD_OUT, 0, artifact("shards/" + run + "-2", MediaTypes.SHARD), 5, 500, 1_600)),
                new DataCard(100, 95, 5, Map.of("duplicate", 5L), 31_600, 9500, 4096, List.of()),
                null);
    }

    private static Artifact artifact(String location, String mediaType) {
        return new Artifact(location, Sha256.of(location), 1000, mediaType);
    }
}
