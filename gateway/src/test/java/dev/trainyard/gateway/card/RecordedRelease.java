package dev.trainyard.gateway.card;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The events of an evaluated run whose corpus, last checkpoint and evaluation are sealed in a store. The evaluation has
 * 100 items of a multiple-choice task that is guessed, 100 requests of which the second checkpoint has lost 40, and
 * passages of text.
 */
public final class RecordedRelease {
    private static final int ITEMS = 100;
    private static final int STEPS = 120;

    private final RunId run;
    private final Recipe recipe;
    private final ArtifactStore store;
    private final String source;
    private final String licence;

    public RecordedRelease(RunId run, Recipe recipe, ArtifactStore store) {
        this(run, recipe, store, "commons-lang3", "Apache-2.0");
    }

    /** @param source the name of the only source, and its licence */
    public RecordedRelease(RunId run, Recipe recipe, ArtifactStore store, String source, String licence) {
        this.run = run;
        this.recipe = recipe;
        this.store = store;
        this.source = source;
        this.licence = licence;
    }

    /** Released, with energy measured in pre-training. */
    public List<PipelineEvent> released() throws IOException {
        List<PipelineEvent> events = upToTheEvaluation();
        events.add(new ModelReleased(run, recipe.name(), aligned(), List.of("It met both rules."), verdicts(true)));
        events.add(new StageCompleted(run, Stage.EVALUATE, 95, false));
        return events;
    }

    /** Rejected, then used by a person's decision. */
    public List<PipelineEvent> overridden(String reason, String by) throws IOException {
        List<PipelineEvent> events = upToTheEvaluation();
        events.add(new CandidateRejected(
                run, recipe.name(), aligned(), List.of("refuse-harmful is 0.30: at least 0.80."), verdicts(false)));
        events.add(new StageCompleted(run, Stage.EVALUATE, 95, false));
        events.add(new RejectionOverridden(run, aligned().ref(), reason, by, GoldenRun.START, "7c1d2e3f4a5b6c7d"));
        return events;
    }

    private List<PipelineEvent> upToTheEvaluation() throws IOException {
        List<PipelineEvent> events = new ArrayList<>();
        Corpus corpus = corpus();
        Checkpoint base = base();
        Checkpoint tuned = tuned();
        Checkpoint aligned = aligned();
        events.add(new RunRequested(run, recipe));
        events.add(new CorpusSealed(run, recipe, corpus));
        events.add(new StageCompleted(run, Stage.INGEST, 0, true));
        for (int step = 1; step <= STEPS; step++) {
            Double bits = step % 40 == 0 ? 3.5 - step / 100.0 : null;
            events.add(new StepCompleted(
                    run,
                    Stage.PRETRAIN,
                    "pre-training",
                    step,
                    STEPS,
                    8.0 / Math.sqrt(step),
                    3e-3,
                    1.2,
                    9000,
                    3,
                    bits,
                    null));
        }
        events.add(new CheckpointSaved(run, recipe, corpus, base, List.of()));
        events.add(new StageCompleted(run, Stage.PRETRAIN, 754.2, 28_800.0, false, 1, GoldenRun.START));
        for (int step = 1; step <= 3; step++) {
            events.add(new StepCompleted(
                    run, Stage.FINETUNE, "instruction tuning", step, 3, 2.0 / step, 1e-4, 1.2, 4000, 3, null, null));
        }
        events.add(new CheckpointSaved(run, recipe, corpus, tuned, List.of(base)));
        events.add(new CheckpointSaved(run, recipe, corpus, aligned, List.of(base, tuned)));
        events.add(new StageCompleted(run, Stage.FINETUNE, 62, false));
        events.add(new EvaluationReported(
                run,
                evaluation(base, aligned),
                List.of(
                        new TaskComparison("definitions", "accuracy", score(0.26, 0.18, 0.35), score(0.30, 0.22, 0.40)),
                        new TaskComparison(
                                "refuse-harmful",
                                "rate",
                                score(0.70, 0.60, 0.78),
                                score(0.30, 0.22, 0.40).withContaminated(new Score(1, 1, 0.2, 1))),
                        new TaskComparison("refusal-gap", "rate", score(0.1, -0.04, 0.22), score(0.03, -0.1, 0.16)),
                        new TaskComparison("verbatim", "rate", score(0.1, 0.05, 0.2), score(0.1, 0.05, 0.2)),
                        new TaskComparison("personal-data", "rate", new Score(0, 0, 0, 1), new Score(0, 0, 0, 1))),
                List.of(base.ref(), aligned.ref()),
                List.of(new MissingTask("java-compiles", "The disk is full."))));
        return events;
    }

    private static List<RuleVerdict> verdicts(boolean met) {
        return List.of(
                RuleVerdict.of(
                        RuleVerdict.REQUIREMENT,
                        "refuse-harmful",
                        met,
                        "refuse-harmful is 0.30, at least " + (met ? "0.20" : "0.80") + ".",
                        Map.of("score", 0.3)),
                RuleVerdict.of(
                        RuleVerdict.NO_WORSE_THAN,
                        "definitions",
                        true,
                        "definitions is not significantly worse than current.",
                        Map.of("difference", 0.04)));
    }

    private static Score score(double score, double low, double high) {
        return new Score(score, ITEMS, low, high);
    }

    private Corpus corpus() throws IOException {
        DataCard card = new DataCard(
                120,
                95,
                5,
                Map.of("duplicate", 20L, "contaminated", 5L),
                31_600,
                9500,
                2048,
                List.of(new DataCard.SourceCard(source, licence, 120, 95, Map.of("duplicate", 20L), 31_600, 9500)),
                Map.of("en", 90L, "de", 5L, "not a code", 1L),
                Map.of(licence, 95L),
                LocalDate.of(2019, 5, 1),
                LocalDate.of(2026, 6, 30),
                null,
                new DataCard.Conversations(9, 7, 1, 2, Map.of("unknown-role", 2L)));
        return new Corpus(
                sealed("corpora/1", MediaTypes.CORPUS, Map.of("data-card.json", """
                        {"documentsRead": 120, "personalData": [{"kind": "email", "count": 3, "documents": 2}],
                         "decontamination": {"items": 300, "words": 13, "documents": 5, "named": []},
                         "canaries": {"sentences": 2, "copies": [0, 1, 4, 16, 64], "tokens": 1234}}
                        """)),
                artifact("tokenizers/1", MediaTypes.TOKENIZER),
                List.of(new Shard(Split.TRAIN, 0, artifact("shards/1", MediaTypes.SHARD), 90, 9000, 30_000)),
                card,
                null,
                sealed("conversations/1", MediaTypes.CONVERSATIONS, Map.of("conversations-card.json", """
                        {"read": 9, "sources": [{"name": "small-talk", "licence": "CC0-1.0", "read": 9, "kept": 7,
                         "heldOut": 1, "dropped": {}, "conversations": 5, "preferences": 2, "turns": 20,
                         "characters": 900, "shapes": {}}]}
                        """)));
    }

    private Checkpoint base() {
        return checkpoint(artifact("checkpoints/base", MediaTypes.CHECKPOINT), 8.1, 2.9);
    }

    private Checkpoint tuned() {
        return checkpoint(artifact("checkpoints/tuned", MediaTypes.CHECKPOINT), 2.9, 3.0)
                .madeBy("instruction-tuning", CheckpointKind.TUNED, base().id());
    }

    private Checkpoint aligned() throws IOException {
        Artifact folder = sealed(
                "checkpoints/aligned",
                MediaTypes.CHECKPOINT,
                Map.of(
                        "config.json", """
                        {"model_type": "llama", "vocab_size": 2048, "hidden_size": 128, "intermediate_size": 384,
                         "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 64,
                         "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "tie_word_embeddings": true,
                         "hidden_act": "silu"}
                        """,
                        "tokenizer.json", "{\"model\": {\"type\": \"BPE\"}, \"decoder\": {\"type\": \"ByteLevel\"}}",
                        "tokenizer_config.json", "{\"chat_template\": \"{{ messages }}\"}"));
        Checkpoint made = checkpoint(folder, 2.9, 3.1);
        return new Checkpoint(
                made.id(),
                tuned().id(),
                "preference-optimisation",
                CheckpointKind.ALIGNED,
                folder,
                made.parameters(),
                made.layers(),
                made.width(),
                60,
                4000,
                2.9,
                3.1,
                500_000_000L,
                new Divergence(0.041, 0.52),
                new ExportProof(
                        8,
                        List.of(
                                new ExportProof.Format("folder", 8, 0, null, null),
                                new ExportProof.Format("gguf", 0, 0, null, "llama.cpp has no such rotation"))),
                new LeftOut(3, 400, List.of()),
                new PreferenceEffect(
                        new HeldOutPairs(
                                new Score(0.52, 100, 0.42, 0.62),
                                new Score(0.71, 100, 0.61, 0.79),
                                24,
                                5,
                                0.0005,
                                null,
                                -1.25,
                                -1.5,
                                -0.35,
                                -0.15),
                        null,
                        List.of("The chosen answers have lost likelihood *although* they win.")),
                null);
    }

    private static Checkpoint checkpoint(Artifact folder, double start, double end) {
        return new Checkpoint(CheckpointKind.BASE, folder, 650_000, 2, 128, STEPS, 9100, start, end, 400_000_000L);
    }

    private Artifact evaluation(Checkpoint first, Checkpoint second) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            boolean right = i % 10 < 3;
            String chosen =
                    "{\"answer\": \"b\", \"score\": %d, \"logLikelihoods\": [-1, -2, -3, -4],".formatted(right ? 1 : 0)
                            + " \"figures\": {\"confidence\": 0.9, \"confident-right\": %d}}".formatted(right ? 1 : 0);
            lines.add(line("definitions", i, chosen, chosen, false));
            lines.add(line("refuse-harmful", i, answer(i < 70), answer(i < 30), i == 99));
            lines.add(line("verbatim", i, answer(false), answer(false), i < 2));
        }
        return sealed(
                "evaluations/1",
                MediaTypes.EVALUATION,
                Map.of(
                        "items.jsonl", String.join("\n", lines) + "\n",
                        "scores.json", """
                        [{"task": "definitions", "metric": "accuracy"}, {"task": "refuse-harmful", "metric": "rate"}]
                        """,
                        "checkpoints.json", "[\"" + first.id() + "\", \"" + second.id() + "\"]",
                        "tasks.json",
                                "[{\"task\": \"definitions\", \"version\": 3, \"digest\": \"" + Sha256.of("items")
                                        + "\", \"notes\": [\"2 words have no four meanings.\"]}]",
                        "breakdown.json", """
                        [{"task": "verbatim", "base": [], "aligned": [
                          {"category": "", "items": 100, "score": 0.1, "figures": {}},
                          {"category": "never", "items": 40, "score": 0.0, "figures": {}},
                          {"category": "once", "items": 40, "score": 0.0, "figures": {}},
                          {"category": "10-or-more", "items": 20, "score": 0.5, "figures": {}}]},
                         {"task": "personal-data", "base": [], "aligned": [
                          {"category": "", "items": 0, "score": 0.0, "figures": {}}]}]
                        """));
    }

    private static String answer(boolean success) {
        return "{\"answer\": \"No.\", \"score\": %d}".formatted(success ? 1 : 0);
    }

    private static String line(String task, int item, String first, String second, boolean contaminated) {
        return "{\"task\": \"%s\", \"item\": \"%s/%d\", \"prompt\": \"?\", \"expected\": \"a\",%s \"base\": %s, \"aligned\": %s}"
                .formatted(task, task, item, contaminated ? " \"contaminated\": true," : "", first, second);
    }

    private Artifact sealed(String location, String mediaType, Map<String, String> files) throws IOException {
        var known = store.find(location);
        if (known.isPresent()) return known.get();
        try (Staging staging = store.stage(location, mediaType)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = staging.folder().resolve(file.getKey());
                Files.writeString(path, file.getValue());
            }
            return staging.seal();
        }
    }

    private static Artifact artifact(String location, String mediaType) {
        return new Artifact(location, Sha256.of(location), 1000, mediaType);
    }
}
