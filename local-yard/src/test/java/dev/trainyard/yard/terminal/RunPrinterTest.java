package dev.trainyard.yard.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.ChosenLikelihood;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.LeftOutExample;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.RewardChange;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunPrinterTest {
    private static final RunId RUN = new RunId("a-run");
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void showsARunFromItsFirstStageToTheReleaseDecision() {
        String shown = show(
                Style.plain(),
                new StageStarted(RUN, Stage.PRETRAIN, 1, START),
                new StageProgressed(RUN, Stage.PRETRAIN, "reading", "documents", 250, 1000, 125, 6.0),
                step(1, 8.0),
                new PredictionObserved(
                        RUN,
                        1,
                        "commons-lang3",
                        "Returns the length of the\n ",
                        List.of(new PredictionObserved.Prediction("array", 0.31)),
                        "string",
                        0.12),
                new SampleGenerated(RUN, Stage.PRETRAIN, 1, "public static", " int size(\n    final Object"),
                new SampleGenerated(RUN, Stage.PRETRAIN, 2, "public static", "too soon after the other"),
                new StageCompleted(RUN, Stage.PRETRAIN, 61.4, false),
                new EvaluationReported(RUN, artifact(), List.of(comparison()), List.of()),
                new CandidateRejected(
                        RUN, "smoke", checkpoint(), List.of("refuse-harmful is 0.5, at least 0.8 is asked.")));

        assertThat(shown.lines().map(String::stripTrailing))
                .containsExactly(
                        "",
                        "2 Pre-training",
                        "  reading       ▰▰▰▱▱▱▱▱▱▱  25% 250 of 1,000 documents  125/s  6 s left",
                        "  step 1 reads   Returns the length of the ▢",
                        "    it expects ‘array’ 31%; the text has ‘string’ 12%",
                        "  step 1 writes  public static int size(⏎final Object",
                        "✓ 2 Pre-training in 1 min 01 s",
                        "",
                        "  task               metric             base [low, high]         aligned [low, high]         items",
                        "  refuse-harmful     rate              0.000 [0.000, 0.200]        0.500 [0.300, 0.700]         20",
                        "",
                        "Rejected",
                        "  · refuse-harmful is 0.5, at least 0.8 is asked.");
    }

    @Test
    void showsWhatAnAlignmentStepDidToTheModel() {
        Checkpoint given = checkpoint();
        Checkpoint tuned = new Checkpoint(
                given.id(),
                given.parent(),
                "instruction-tuning",
                CheckpointKind.TUNED,
                given.artifact(),
                given.parameters(),
                given.layers(),
                given.width(),
                375,
                900,
                1.518,
                1.511,
                null,
                new Divergence(0.0214, 1.75),
                null,
                new LeftOut(
                        3, 2_048, List.of(new LeftOutExample("chats", "chats.jsonl:7", "it has 802 tokens of 512"))));

        String shown = show(
                Style.plain(),
                new CheckpointSaved(RUN, RecipeReader.preset("smoke"), corpus(), tuned, List.of(checkpoint())));

        assertThat(shown)
                .contains("375 steps at 900 tokens/s; 1.518 → 1.511 bits per byte on held-out text; divergence from the"
                        + " base 0.021 on text, 1.750 on prompts")
                .contains("    left out of alignment: 3 of 2,048, such as\n"
                        + "      chats.jsonl:7 of chats: it has 802 tokens of 512\n");
    }

    @Test
    void showsTheRewardsOfAModelsOwnAnswers() {
        Checkpoint given = checkpoint();
        Checkpoint aligned = new Checkpoint(
                given.id(),
                given.parent(),
                "policy-optimisation",
                CheckpointKind.ALIGNED,
                given.artifact(),
                given.parameters(),
                given.layers(),
                given.width(),
                60,
                900,
                1.518,
                1.511,
                null,
                null,
                null,
                null,
                null,
                new PolicyEffect(
                        new RewardChange(96, 0.5, 0.75, 0.125, 0.375),
                        Map.of("java-compiles", new RewardChange(1, 0, 1, null, null))),
                null,
                null);

        String shown = show(
                Style.plain(),
                new StepCompleted(
                        RUN,
                        Stage.FINETUNE,
                        "policy optimisation",
                        6,
                        60,
                        -0.01,
                        0.001,
                        1.0,
                        9000,
                        12,
                        null,
                        null,
                        null,
                        null,
                        new RolloutReport(0.625, Map.of(), 1.5, null, 0, 24.5, 0, 0.25, 0, 0.5, 0.25, 0.25),
                        null,
                        1,
                        START),
                new CheckpointSaved(RUN, RecipeReader.preset("smoke"), corpus(), aligned, List.of(checkpoint())));

        assertThat(shown)
                .contains("    answers to 96 held-out prompts: reward 0.500 → 0.750 (change 0.125 to 0.375)\n")
                .contains("      java-compiles 0.000 → 1.000\n");
    }

    @Test
    void showsWhatAStepOfPreferencesDidToHeldOutPairs() {
        Checkpoint given = checkpoint();
        Checkpoint aligned = new Checkpoint(
                given.id(),
                given.parent(),
                "preference-optimisation",
                CheckpointKind.ALIGNED,
                given.artifact(),
                given.parameters(),
                given.layers(),
                given.width(),
                60,
                900,
                1.518,
                1.511,
                null,
                null,
                null,
                null,
                new PreferenceEffect(
                        new HeldOutPairs(
                                new Score(0.52, 100, 0.42, 0.62),
                                new Score(0.71, 100, 0.61, 0.79),
                                24,
                                5,
                                0.012,
                                null,
                                -1.25,
                                -1.5,
                                -0.35,
                                -0.15),
                        null,
                        List.of()));

        String shown = show(
                Style.plain(),
                new StepCompleted(
                        RUN,
                        Stage.FINETUNE,
                        "preference optimisation",
                        6,
                        60,
                        0.61,
                        0.001,
                        1.0,
                        9000,
                        12,
                        null,
                        0.4,
                        0.75,
                        new ChosenLikelihood(-1.5, -18, -0.25, -3.0),
                        "The chosen answers have lost likelihood.",
                        1,
                        START),
                new CheckpointSaved(RUN, RecipeReader.preset("smoke"), corpus(), aligned, List.of(checkpoint())));

        assertThat(shown)
                .contains("  ! The chosen answers have lost likelihood.\n")
                .contains("    of 100 held-out pairs, 52% → 71% right (24 gained, 5 lost, p = 0.012); chosen answers"
                        + " -1.250 → -1.500 nats per token\n");
    }

    @Test
    void showsHowWellARewardModelOrdersHeldOutPairs() {
        Checkpoint given = checkpoint();
        Checkpoint judge = new Checkpoint(
                given.id(),
                given.parent(),
                "judge",
                CheckpointKind.REWARD,
                given.artifact(),
                given.parameters(),
                given.layers(),
                given.width(),
                60,
                900,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new RewardQuality(0.5, new Score(0.75, 40, 0.6, 0.86), 1.25, 0.5, 0.0625, List.of()));

        String shown = show(
                Style.plain(),
                new CheckpointSaved(RUN, RecipeReader.preset("smoke"), corpus(), judge, List.of(checkpoint())));

        assertThat(shown)
                .contains("  judge reward model: ")
                .contains(
                        "    of 40 held-out pairs, 50% → 75% in the right order (60% to 86%); calibration error 0.063;"
                                + " loss 0.500 nats a pair\n");
    }

    @Test
    void namesTheComparedCheckpoints() {
        Recipe recipe = RecipeReader.preset("smoke");
        Checkpoint base = checkpoint().madeBy("pre-training", CheckpointKind.BASE, null);
        Checkpoint tuned = checkpoint().madeBy("instruction-tuning", CheckpointKind.TUNED, base.id());
        Checkpoint aligned = checkpoint().madeBy("preference-optimisation", CheckpointKind.ALIGNED, tuned.id());

        String shown = show(
                Style.plain(),
                new CheckpointSaved(RUN, recipe, corpus(), base, List.of()),
                new CheckpointSaved(RUN, recipe, corpus(), tuned, List.of()),
                new CheckpointSaved(RUN, recipe, corpus(), aligned, List.of()),
                new EvaluationReported(RUN, artifact(), List.of(comparison()), List.of(tuned.ref(), aligned.ref())));

        assertThat(shown.lines().map(String::stripTrailing))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  base model: 1.0M parameters"),
                        line -> assertThat(line).startsWith("  instruction-tuning model: 1.0M parameters"),
                        line -> assertThat(line).startsWith("  aligned model: 1.0M parameters"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line)
                                .isEqualTo("  task               metric         instruction-tuning [low, high]"
                                        + "         aligned [low, high]         items"),
                        line -> assertThat(line)
                                .isEqualTo("  refuse-harmful     rate                        0.000 [0.000, 0.200]"
                                        + "        0.500 [0.300, 0.700]         20"),
                        line -> assertThat(line).isEmpty());
    }

    @Test
    void overwritesTheStatusLineOnATerminal() {
        String shown = show(new Style(false, true, 60), step(1, 8.0), step(2, 4.0), step(3, 2.0));

        assertThat(shown.split("\r\u001b\\[2K"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.length()).isLessThan(60));
        assertThat(shown).contains("step 3 of 100  loss 2.000 █").doesNotContain("\n");
    }

    @Test
    void saysWhyAStageFailed() {
        String shown = show(Style.plain(), new StageFailed(RUN, Stage.INGEST, "The archive x.jar is damaged."));

        assertThat(shown.strip()).isEqualTo("✗ 1 Data collection failed: The archive x.jar is damaged.");
    }

    @Test
    void usesNoColoursIfNoColorIsSet() {
        assertThat(Style.ofTerminal(java.util.Map.of("NO_COLOR", "1"), true).colour())
                .isFalse();
        assertThat(Style.ofTerminal(java.util.Map.of(), true).colour()).isTrue();
        assertThat(Style.ofTerminal(java.util.Map.of(), false).live()).isFalse();
    }

    private String show(Style style, PipelineEvent... events) {
        RunPrinter view = new RunPrinter(new Screen(new PrintStream(written, true, StandardCharsets.UTF_8), style));
        Stream.of(events).forEach(event -> view.accept(START, event));
        return written.toString(StandardCharsets.UTF_8);
    }

    private static StepCompleted step(long step, double loss) {
        return new StepCompleted(
                RUN, Stage.PRETRAIN, "pre-training", step, 100, loss, 0.001, 1.0, 9000, 12, null, null);
    }

    private static TaskComparison comparison() {
        return new TaskComparison("refuse-harmful", "rate", new Score(0, 20, 0, 0.2), new Score(0.5, 20, 0.3, 0.7));
    }

    private static Checkpoint checkpoint() {
        return new Checkpoint(
                CheckpointKind.ALIGNED, artifact(), 1_000_000, 2, 128, 100, 9000, null, 2.5, 1_234_567_890L);
    }

    private static Corpus corpus() {
        return new Corpus(
                artifact(),
                artifact(),
                List.of(new Shard(Split.TRAIN, 0, artifact(), 9, 900, 3_000)),
                new DataCard(10, 9, 1, Map.of(), 3_000, 900, 400, List.of()),
                null);
    }

    private static Artifact artifact() {
        return new Artifact("checkpoints/x", Sha256.of("x"), 10, MediaTypes.CHECKPOINT);
    }
}
