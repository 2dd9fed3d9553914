package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.contracts.recipe.PolicyMean;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.contracts.recipe.RewardName;
import dev.trainyard.contracts.recipe.RewardRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event of each type, in the form in which each version first wrote it. The recipe has its first form, in which
 * alignment had two phases.
 */
final class SampleEvents {
    private static final RunId RUN = new RunId("smoke-20261101-0001");
    // Complete, so that changing a preset does not change what was published.
    private static final Recipe RECIPE = RecipeReader.read("""
            preset: smoke
            seed: 20261101
            corpus:
              sources: [{name: notes, kind: folder, path: notes, include: ["**/*.md"], licence: CC0-1.0, maxDocuments: 10}]
              heldOut: 0.05
            tokenizer: {vocabulary: 2048, sampleBytes: 2000000}
            pretrain: {depth: 2, context: 256, batch: 4, tokens: 4096, learningRate: 0.002, warmup: 0.05, decay: 0.5,
              weightDecay: 0.1, gradientClip: 1.0, precision: auto, checkpointSeconds: 5, validationTokens: 8000, threads: 0}
            finetune:
              sources: []
              steps:
              - {kind: instruction-tuning, conversations: 6000, epochs: 2, batch: 16, learningRate: 0.004}
              - {kind: preference-optimisation, pairs: 300, epochs: 1, batch: 16, learningRate: 0.00005, beta: 0.1}
            evaluate: {items: 80, choices: 4, confidence: 0.95}
            release: {requirements: [{task: refuse-harmful, atLeast: 0.8}, {task: help-benign, atLeast: 0.8}]}
            """);

    static final List<PipelineEvent> ALL = List.of(
            new RunRequested(RUN, RECIPE),
            new RunCancelled(RUN, "asked for by a person"),
            new ShardSealed(RUN, shard(Split.HELD_OUT)),
            new CorpusSealed(RUN, RECIPE, corpus()),
            new CheckpointSaved(
                    RUN,
                    RECIPE,
                    corpus(),
                    checkpoint(CheckpointKind.ALIGNED),
                    List.of(checkpoint(CheckpointKind.BASE))),
            new TaskScored(RUN, CheckpointKind.BASE, "definitions", "accuracy", new Score(0.5, 80, 0.39, 0.61), null),
            new EvaluationReported(
                    RUN,
                    artifact("evaluations/e1", MediaTypes.EVALUATION),
                    List.of(new TaskComparison(
                            "refuse-harmful", "rate", new Score(0, 80, 0, 0.05), new Score(0.95, 80, 0.88, 0.98))),
                    List.of()),
            new SliceRequested(
                    RUN,
                    "0123456789abcdef0123456789abcdef",
                    artifact("evaluation-plans/e1", MediaTypes.EVALUATION_PLAN),
                    "refuse-harmful",
                    checkpoint(CheckpointKind.ALIGNED).ref(),
                    40,
                    80,
                    3,
                    1),
            new SliceReported(
                    RUN,
                    "0123456789abcdef0123456789abcdef",
                    "eval-service-1",
                    SliceReported.State.FAILED,
                    "The disk is full.",
                    1,
                    Instant.parse("2026-11-01T12:00:15Z")),
            new ModelReleased(
                    RUN, "smoke", checkpoint(CheckpointKind.ALIGNED), List.of("refuse-harmful is 0.95, at least 0.8.")),
            new CandidateRejected(
                    RUN, "smoke", checkpoint(CheckpointKind.ALIGNED), List.of("refuse-harmful is 0.5, below 0.8.")),
            new StageStarted(RUN, Stage.PRETRAIN, 2, Instant.parse("2026-11-01T12:00:00Z")),
            new StageBeat(RUN, Stage.PRETRAIN, 2, Instant.parse("2026-11-01T12:00:15Z")),
            new StageProgressed(RUN, Stage.INGEST, "reading", "documents", 500, 12_000, 250.5, 45.9),
            new StepCompleted(
                    RUN, Stage.FINETUNE, "preference optimisation", 7, 20, 0.61, 1e-4, 0.9, 12_345.6, 3.5, 2.1, 0.4),
            new PredictionObserved(
                    RUN,
                    40,
                    "wordnet: noun/00001740",
                    "entity (noun): that which",
                    List.of(
                            new PredictionObserved.Prediction(" is", 0.75),
                            new PredictionObserved.Prediction(" has", 0.125)),
                    " is",
                    0.75),
            new SampleGenerated(RUN, Stage.PRETRAIN, 40, "public static", " boolean isEmpty("),
            new StageCompleted(RUN, Stage.EVALUATE, 12.5, true),
            new StageFailed(RUN, Stage.INGEST, "Source 'notes' does not exist."),
            new PreferenceGiven(RUN, "smoke-20261101-0001", "Hello", "Hello! How can I help?", "public static"),
            new RejectionOverridden(
                    RUN,
                    checkpoint(CheckpointKind.ALIGNED).ref(),
                    "The two lost items are ambiguous.",
                    "anna",
                    Instant.parse("2026-11-30T08:15:30Z"),
                    "7c1d2e3f4a5b6c7d"),
            new ReleaseNamed(
                    RUN,
                    "current",
                    List.of(version(2, 1), version(1, null)),
                    Instant.parse("2026-11-30T08:15:30Z"),
                    "8d1e2f3a4b5c6d7e"));

    private static final Instant AT = Instant.parse("2026-11-30T08:15:30.123456Z");

    /** Events that have gained fields since: user actions have a time and a nonce, reports an attempt and a time. */
    static final List<PipelineEvent> LATER =
            ALL.stream().<PipelineEvent>mapMulti(SampleEvents::asLaterWritten).toList();

    /** Events with the lineage: a checkpoint's step and parent. */
    static final List<PipelineEvent> WITH_LINEAGE = withLineage();

    /** A run that continues from a model: the start is the parent of the base checkpoint. */
    static final List<PipelineEvent> WITH_START = withStart();

    /** Decisions with the verdict of each rule. */
    static final List<PipelineEvent> WITH_VERDICTS = withVerdicts();

    /** The end of a stage whose energy was measured. */
    static final List<PipelineEvent> WITH_ENERGY = List.of(
            new StageCompleted(RUN, Stage.PRETRAIN, 12.5, 431.25, false, 2, Instant.parse("2026-11-30T08:15:30Z")));

    /** A vote about the answers of two checkpoints. */
    static final List<PipelineEvent> WITH_PAIR = List.of(vote());

    /** A run that learns from votes, and its corpus. */
    static final List<PipelineEvent> WITH_FEEDBACK = withFeedback();

    private SampleEvents() {}

    private static List<PipelineEvent> withFeedback() {
        Recipe recipe = RecipeReader.read("""
                name: voted
                finetune:
                  sources: [{name: people, kind: feedback, licence: Proprietary, raters: people, weight: 2}]
                  steps: [{kind: preference-optimisation, pairs: 300, epochs: 1, batch: 16, learningRate: 0.00005, beta: 0.1}]
                """);
        recipe = new Recipe(
                recipe.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                recipe.finetune(),
                RECIPE.evaluate(),
                RECIPE.release());
        FeedbackOffsets upTo = new FeedbackOffsets("uK3yHsqfTOe8L0mYx5b1cQ", List.of(12L, 0L, 5L, 3L));
        Corpus plain = corpus();
        DataCard.Conversations conversations = new DataCard.Conversations(9, 7, 1, 7, Map.of("tie", 2L));
        Corpus corpus = new Corpus(
                plain.documents(),
                plain.tokenizer(),
                plain.shards(),
                plain.card()
                        .with(conversations.with(new FeedbackRead(
                                upTo,
                                artifact("feedback/f1", MediaTypes.FEEDBACK),
                                new FeedbackCounts(18, 10, 4, 2, 1, 1, 9, 1, 2, 0),
                                1))),
                null,
                artifact("conversations/c1", MediaTypes.CONVERSATIONS));
        return List.of(new RunRequested(RUN, recipe, upTo), new CorpusSealed(RUN, recipe, corpus));
    }

    private static PreferenceGiven vote() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint aligned = checkpoint(CheckpointKind.ALIGNED);
        return PreferenceGiven.of(
                "Hello",
                new JudgedPair(
                        "6f1e2d3c4b5a6978",
                        new PairAnswer(RUN + ":" + base.step(), RUN, base.ref(), "public static"),
                        new PairAnswer(RUN + ":" + aligned.step(), RUN, aligned.ref(), "Hello! How can I help?"),
                        PairChoice.RIGHT,
                        PairRater.person("anna"),
                        new PairSettings(0.3, 200, 7),
                        new PairItem("help-benign", "help-benign/1"),
                        false),
                AT,
                "0b1c2d3e4f5a6978");
    }

    private static List<PipelineEvent> withVerdicts() {
        Checkpoint aligned = checkpoint(CheckpointKind.ALIGNED).madeBy("dpo", CheckpointKind.ALIGNED, null);
        RuleVerdict met = RuleVerdict.of(
                RuleVerdict.REQUIREMENT,
                "refuse-harmful",
                true,
                "refuse-harmful is 0.95, at least 0.8.",
                Map.of("score", 0.95, "low", 0.88));
        RuleVerdict missed = new RuleVerdict(
                RuleVerdict.CRITICAL, "help-benign", false, "1 of 2 critical items is wrong: hello.", Map.of());
        return List.of(
                new ModelReleased(RUN, "smoke", aligned, List.of(met.evidence()), List.of(met)),
                new CandidateRejected(RUN, "smoke", aligned, List.of(missed.evidence()), List.of(met, missed)));
    }

    private static ReleaseVersion version(int number, @Nullable Integer restores) {
        return new ReleaseVersion(
                number,
                RUN,
                checkpoint(CheckpointKind.ALIGNED).ref(),
                artifact("evaluations/e1", MediaTypes.EVALUATION),
                Instant.parse("2026-11-30T08:15:30Z"),
                "anna",
                "Better at definitions.",
                number == 1,
                restores);
    }

    private static List<PipelineEvent> withStart() {
        Checkpoint start = checkpoint(CheckpointKind.START);
        Checkpoint base = checkpoint(CheckpointKind.BASE).madeBy("pre-training", CheckpointKind.BASE, start.id());
        return List.of(new CheckpointSaved(RUN, RECIPE, corpus(), base, List.of(start)));
    }

    private static List<PipelineEvent> withLineage() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint tuned = checkpoint(CheckpointKind.TUNED).madeBy("sft", CheckpointKind.TUNED, base.id());
        Checkpoint aligned = checkpoint(CheckpointKind.ALIGNED).madeBy("dpo", CheckpointKind.ALIGNED, tuned.id());
        Recipe recipe = new Recipe(
                RECIPE.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                new FinetuneRecipe(List.of(
                        new InstructionRecipe("sft", 6000, 2, 16, 0.004),
                        new PreferenceRecipe("dpo", 300, 1, 16, 5e-5, 0.1))),
                new EvaluateRecipe(80, 4, 0.95, List.of("sft", "dpo")),
                RECIPE.release());
        return List.of(
                new RunRequested(RUN, recipe),
                new CorpusSealed(RUN, recipe, corpus()),
                new CheckpointSaved(RUN, recipe, corpus(), aligned, List.of(base, tuned)),
                new TaskScored(
                        RUN,
                        CheckpointKind.TUNED,
                        "definitions",
                        "accuracy",
                        new Score(0.5, 80, 0.39, 0.61),
                        tuned.ref()),
                new EvaluationReported(
                        RUN,
                        artifact("evaluations/e1", MediaTypes.EVALUATION),
                        List.of(new TaskComparison(
                                "refuse-harmful", "rate", new Score(0, 80, 0, 0.05), new Score(0.95, 80, 0.88, 0.98))),
                        List.of(tuned.ref(), aligned.ref())),
                new ModelReleased(RUN, "smoke", aligned, List.of("refuse-harmful is 0.95, at least 0.8.")),
                new CandidateRejected(RUN, "smoke", aligned, List.of("refuse-harmful is 0.5, below 0.8.")));
    }

    /** A reward model beside the alignment. */
    static final List<PipelineEvent> WITH_REWARD = withReward();

    private static List<PipelineEvent> withReward() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint made = checkpoint(CheckpointKind.REWARD).madeBy("judge", CheckpointKind.REWARD, base.id());
        Checkpoint reward = new Checkpoint(
                made.id(),
                made.parent(),
                made.step(),
                made.kind(),
                made.artifact(),
                made.parameters(),
                made.layers(),
                made.width(),
                made.steps(),
                made.tokensPerSecond(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new RewardQuality(
                        0.5,
                        new Score(0.75, 40, 0.6, 0.86),
                        1.25,
                        0.5,
                        0.0625,
                        List.of(
                                new RewardQuality.Bin(0.55, 0.6, 16, 0.5625, 0.5),
                                new RewardQuality.Bin(0.9, 0.95, 24, 0.9375, 0.875))));
        Recipe recipe = new Recipe(
                RECIPE.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                new FinetuneRecipe(List.of(
                        new RewardModelRecipe("judge", 300, 1, 16, 5e-5, List.of(), null, 0.01),
                        new PreferenceRecipe("dpo", 300, 1, 16, 5e-5, 0.1))),
                new EvaluateRecipe(80, 4, 0.95, List.of("pre-training", "dpo")),
                RECIPE.release());
        return List.of(
                new RunRequested(RUN, recipe), new CheckpointSaved(RUN, recipe, corpus(), reward, List.of(base)));
    }

    /** A constitution step and what it asked. */
    static final List<PipelineEvent> WITH_CONSTITUTION = withConstitution();

    private static List<PipelineEvent> withConstitution() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint made = checkpoint(CheckpointKind.ALIGNED).madeBy("constitution", CheckpointKind.ALIGNED, base.id());
        Checkpoint revised = new Checkpoint(
                made.id(),
                made.parent(),
                made.step(),
                made.kind(),
                made.artifact(),
                made.parameters(),
                made.layers(),
                made.width(),
                made.steps(),
                made.tokensPerSecond(),
                made.bitsPerByteAtStart(),
                made.bitsPerByte(),
                null,
                null,
                null,
                null,
                null,
                null,
                new ConstitutionEffect(
                        "careful",
                        Sha256.of("principles"),
                        Reviser.RULES,
                        null,
                        300,
                        180,
                        117,
                        3,
                        artifact("constitutions/e1", MediaTypes.CONSTITUTION),
                        List.of("The answers were revised by text rules, not by a model.")),
                null);
        Recipe recipe = new Recipe(
                RECIPE.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                new FinetuneRecipe(List.of(new ConstitutionRecipe(
                        "constitution",
                        "careful",
                        300,
                        1,
                        16,
                        0.001,
                        List.of(),
                        Reviser.RULES,
                        3,
                        0.7,
                        null,
                        null,
                        null,
                        null))),
                new EvaluateRecipe(80, 4, 0.95, List.of("pre-training", "constitution")),
                RECIPE.release());
        return List.of(
                new RunRequested(RUN, recipe), new CheckpointSaved(RUN, recipe, corpus(), revised, List.of(base)));
    }

    /** A step of preference optimisation with a loss of its own, its reports and what it did. */
    static final List<PipelineEvent> WITH_PREFERENCES = withPreferences();

    private static List<PipelineEvent> withPreferences() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint made = checkpoint(CheckpointKind.ALIGNED).madeBy("simpo", CheckpointKind.ALIGNED, base.id());
        String notice = "The chosen answers have lost likelihood.";
        Checkpoint aligned = new Checkpoint(
                made.id(),
                made.parent(),
                made.step(),
                made.kind(),
                made.artifact(),
                made.parameters(),
                made.layers(),
                made.width(),
                made.steps(),
                made.tokensPerSecond(),
                made.bitsPerByteAtStart(),
                made.bitsPerByte(),
                null,
                null,
                null,
                null,
                new PreferenceEffect(
                        new HeldOutPairs(
                                new Score(0.5, 40, 0.35, 0.65),
                                new Score(0.75, 40, 0.6, 0.86),
                                12,
                                2,
                                0.013,
                                new Score(0.8, 40, 0.65, 0.9),
                                -1.5,
                                -1.25,
                                0.125,
                                0.375),
                        6L,
                        List.of(notice)));
        Recipe recipe = new Recipe(
                RECIPE.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                new FinetuneRecipe(List.of(new PreferenceRecipe(
                        "simpo",
                        300,
                        1,
                        16,
                        5e-5,
                        2,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        PairLoss.SIMPO,
                        0.1,
                        0.5,
                        0.25,
                        FallingLikelihood.ADD_LIKELIHOOD))),
                new EvaluateRecipe(80, 4, 0.95, List.of("pre-training", "simpo")),
                RECIPE.release());
        return List.of(
                new RunRequested(RUN, recipe),
                new CheckpointSaved(RUN, recipe, corpus(), aligned, List.of(base)),
                new StepCompleted(
                        RUN,
                        Stage.FINETUNE,
                        "simpo",
                        6,
                        20,
                        0.61,
                        1e-4,
                        0.9,
                        12_345.6,
                        3.5,
                        null,
                        0.4,
                        0.75,
                        new ChosenLikelihood(-1.5, -18, -0.25, -3.0),
                        notice,
                        3,
                        AT));
    }

    /** A step of policy optimisation, its reports and what it did. */
    static final List<PipelineEvent> WITH_POLICY = withPolicy();

    private static List<PipelineEvent> withPolicy() {
        Checkpoint base = checkpoint(CheckpointKind.BASE);
        Checkpoint made = checkpoint(CheckpointKind.ALIGNED).madeBy("grpo", CheckpointKind.ALIGNED, base.id());
        RewardChange length = new RewardChange(96, 0.25, 0.75, 0.375, 0.625);
        Checkpoint aligned = new Checkpoint(
                made.id(),
                made.parent(),
                made.step(),
                made.kind(),
                made.artifact(),
                made.parameters(),
                made.layers(),
                made.width(),
                made.steps(),
                made.tokensPerSecond(),
                made.bitsPerByteAtStart(),
                made.bitsPerByte(),
                null,
                null,
                null,
                null,
                null,
                new PolicyEffect(
                        new RewardChange(96, 0.5, 1.25, 0.5, 1.0),
                        new TreeMap<>(
                                Map.of("length", length, "java-compiles", new RewardChange(1, 0.0, 1.0, null, null)))),
                null,
                null);
        Recipe recipe = new Recipe(
                RECIPE.name(),
                RECIPE.seed(),
                RECIPE.corpus(),
                RECIPE.tokenizer(),
                RECIPE.pretrain(),
                new FinetuneRecipe(List.of(new PolicyRecipe(
                        "grpo",
                        512,
                        1,
                        8,
                        8,
                        1e-5,
                        64,
                        List.of(
                                new RewardRecipe(RewardName.JAVA_COMPILES),
                                new RewardRecipe(RewardName.LENGTH, 0.5, 8, 48)),
                        2,
                        0.02,
                        0.2,
                        0.28,
                        PolicyMean.LONGEST,
                        false,
                        List.of(),
                        null,
                        0.25,
                        null,
                        null))),
                new EvaluateRecipe(80, 4, 0.95, List.of("pre-training", "grpo")),
                RECIPE.release());
        return List.of(
                new RunRequested(RUN, recipe),
                new CheckpointSaved(RUN, recipe, corpus(), aligned, List.of(base)),
                new StepCompleted(
                        RUN,
                        Stage.FINETUNE,
                        "grpo",
                        6,
                        64,
                        -0.01,
                        1e-5,
                        0.9,
                        1_234.5,
                        3.5,
                        null,
                        null,
                        null,
                        null,
                        new RolloutReport(
                                0.75,
                                new TreeMap<>(Map.of("java-compiles", 0.5, "length", 0.5)),
                                1.5,
                                0.03125,
                                0.125,
                                24.5,
                                0.0625,
                                0.25,
                                0.015625,
                                0.75,
                                0.125,
                                0.125),
                        null,
                        3,
                        AT));
    }

    private static void asLaterWritten(PipelineEvent event, Consumer<PipelineEvent> written) {
        PipelineEvent later = switch (event) {
            case Fact fact -> fact;
            case StageReport report -> report.of(3, AT);
            case RunCancelled it -> new RunCancelled(it.run(), it.reason(), AT, "5d3f0a1c9b7e2486");
            case PreferenceGiven it ->
                new PreferenceGiven(
                        it.run(), it.model(), it.prompt(), it.chosen(), it.rejected(), AT, "0b1c2d3e4f5a6978");
            case RejectionOverridden it -> it;
            case ReleaseNamed it -> it;
        };
        if (!later.equals(event)) written.accept(later);
    }

    private static Corpus corpus() {
        return new Corpus(
                artifact("corpora/c1", MediaTypes.CORPUS),
                artifact("tokenizers/t1", MediaTypes.TOKENIZER),
                List.of(shard(Split.TRAIN), shard(Split.HELD_OUT)),
                new DataCard(
                        12,
                        10,
                        1,
                        Map.of("duplicate", 1L, "empty", 1L),
                        4_000,
                        1_200,
                        2_048,
                        List.of(new DataCard.SourceCard(
                                "notes", "CC0-1.0", 12, 10, Map.of("duplicate", 1L, "empty", 1L), 4_000, 1_200))),
                null);
    }

    private static Shard shard(Split split) {
        return new Shard(split, 0, artifact("shards/s1-" + split.key() + "-00000", MediaTypes.SHARD), 9, 1_100, 3_600);
    }

    private static Checkpoint checkpoint(CheckpointKind kind) {
        return new Checkpoint(
                kind,
                artifact("checkpoints/k1-" + kind.key(), MediaTypes.CHECKPOINT),
                655_744,
                2,
                128,
                147,
                30_000.5,
                3.9,
                2.4,
                null);
    }

    private static Artifact artifact(String location, String mediaType) {
        return new Artifact(location, Sha256.of(location), 1_234, mediaType);
    }
}
