package dev.trainyard.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.Objective;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PreferenceLoss;
import dev.trainyard.model.training.PreferenceLoss.Settings;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.job.StageJob;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
    private static final ModelShape SHAPE = new ModelShape(600, 16, 1, 2, 2, 32, 8, 10_000, 1e-5, true);
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(Optimizer.ADAMW, 0, 1);
    private static final NextTokenLoss WINDOW = NextTokenLoss.ofWindows(new int[][] {{1, 2, 3, 4, 5}});
    private static final PreferenceLoss PAIR = new PreferenceLoss(
            List.of(new PreferencePair(
                    new Conversation(new int[] {0, 3, 9, 5}, new boolean[] {false, false, true, true}),
                    new Conversation(new int[] {0, 3, 7, 5}, new boolean[] {false, false, true, true}),
                    -7,
                    -7)),
            0.1);
    private static final int STEPS = 6;

    private final AtomicLong now = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochSecond(now.get());
    private final List<PipelineEvent> events = new ArrayList<>();

    @TempDir
    Path home;

    private CorpusSealed request;

    @BeforeEach
    void sealACorpus() throws IOException {
        request = new CorpusSealed(new RunId("run-1"), TinyCorpus.recipe(48), TinyCorpus.seal(store(home)));
    }

    @Test
    void reportsTheMeansOfAllStepsSinceTheLastReport() {
        List<Double> losses = new ArrayList<>();
        try (TrainingSession alone =
                TrainingSession.start(Transformer.initialise(SHAPE, 1), OPTIMIZER, Precision.FP32)) {
            for (int step = 0; step < STEPS; step++)
                losses.add(alone.step(WINDOW, 1e-2).loss());
        }

        // The clock does not move, so after the first step only the last one is due.
        run(home, new Steps(WINDOW, 1e-2), events::add);

        assertThat(all(StepCompleted.class)).extracting(StepCompleted::step).containsExactly(1L, (long) STEPS);
        StepCompleted last = all(StepCompleted.class).getLast();
        assertThat(all(StepCompleted.class).getFirst().loss()).isEqualTo(losses.getFirst());
        assertThat(last.loss())
                .isCloseTo(
                        losses.stream()
                                .skip(1)
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(last.phase()).isEqualTo("trying");
        assertThat(last.secondsLeft()).isZero();
        assertThat(last.bitsPerByte()).isNull();
        assertThat(last.rewardMargin()).isNull();
    }

    @Test
    void reportsTheMarginOfPreferences() {
        run(home, new Steps(PAIR, 1e-2), events::add);

        assertThat(all(StepCompleted.class).getFirst().rewardMargin()).isNotNull();
        assertThat(all(StepCompleted.class).getLast().rewardMargin())
                .isGreaterThan(all(StepCompleted.class).getFirst().rewardMargin());
    }

    @Test
    void rollsBackOnceWhenItDivergesAndFailsTheSecondTime() {
        double loss;
        try (TrainingSession alone =
                TrainingSession.start(Transformer.initialise(SHAPE, 1), OPTIMIZER, Precision.FP32)) {
            loss = alone.step(WINDOW, 0).loss();
        }
        Steps steps = new Steps(WINDOW, 1e-2);
        // Below the loss of any untrained model.
        steps.highestLoss = 1;

        run(home, steps, ticking(events::add));

        assertThat(all(StageProgressed.class))
                .extracting(StageProgressed::phase)
                .containsOnlyOnce("rolling back with half the learning rate");
        assertThat(all(StageFailed.class))
                .singleElement()
                .extracting(StageFailed::reason)
                .asString()
                .startsWith("The trying diverged again, although it had been rolled back once and its learning rate"
                        + " halved: at step 1 the loss is %.4g and".formatted(loss))
                .endsWith("learning rate of 0.00500; try something else.");
    }

    @Test
    void endsWithTheSameWeightsAfterAnInterruption(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        run(undisturbed, new Steps(PAIR, 1e-2), ticking(_ -> {}));

        run(home, new Steps(PAIR, 1e-2), ticking(event -> {
            events.add(event);
            if (event instanceof StepCompleted step && step.step() == 4) {
                throw new IllegalStateException("killed by the test");
            }
        }));
        assertThat(all(StageFailed.class)).hasSize(1);
        events.clear();
        run(home, new Steps(PAIR, 1e-2), ticking(events::add));

        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(4);
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    @ParameterizedTest
    @EnumSource(PairLoss.class)
    void endsWithTheSameWeightsAfterAnInterruptionAtAnyStep(PairLoss loss, @TempDir Path undisturbed)
            throws IOException {
        Settings settings = new Settings(loss, 0.5, loss.isSmoothed() ? 0.1 : 0, 0.2, 0.3);
        TinyCorpus.seal(store(undisturbed));
        run(undisturbed, new Preferences(settings, FallingLikelihood.REPORT), ticking(_ -> {}));

        for (long step = 1; step <= STEPS; step++) {
            long killedAt = step;
            events.clear();
            run(home, new Preferences(settings, FallingLikelihood.REPORT), ticking(event -> {
                events.add(event);
                if (event instanceof StepCompleted taken && taken.step() == killedAt) {
                    throw new IllegalStateException("killed by the test");
                }
            }));
            assertThat(all(StageFailed.class)).hasSize(1);
        }
        run(home, new Preferences(settings, FallingLikelihood.REPORT), ticking(_ -> {}));

        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    @Test
    void addsTheLikelihoodFromTheStepAtWhichItHasFallenEvenIfItIsKilledThere(@TempDir Path undisturbed)
            throws IOException {
        // It makes both answers less likely, and the rejected one more so.
        Settings falling = new Settings(PairLoss.APO_DOWN, 5, 0, 0, 2);
        TinyCorpus.seal(store(undisturbed));
        List<PipelineEvent> whole = new ArrayList<>();
        run(undisturbed, new Preferences(falling, FallingLikelihood.ADD_LIKELIHOOD), ticking(whole::add));
        List<StepCompleted> undisturbedSteps = whole.stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .toList();
        long fellAt = undisturbedSteps.stream()
                .filter(step -> step.notice() != null && step.notice().contains("is part of the loss"))
                .findFirst()
                .orElseThrow()
                .step();
        assertThat(fellAt).isBetween(2L, STEPS - 1L);

        for (long killedAt : new long[] {fellAt, fellAt + 1}) {
            events.clear();
            run(home, new Preferences(falling, FallingLikelihood.ADD_LIKELIHOOD), ticking(event -> {
                events.add(event);
                if (event instanceof StepCompleted taken && taken.step() == killedAt) {
                    throw new IllegalStateException("killed by the test");
                }
            }));
            assertThat(all(StageFailed.class)).hasSize(1);
        }
        run(home, new Preferences(falling, FallingLikelihood.ADD_LIKELIHOOD), ticking(_ -> {}));
        events.clear();
        Path without = Files.createDirectory(home.resolve("without"));
        TinyCorpus.seal(store(without));
        run(without, new Preferences(falling.withLikelihood(0), FallingLikelihood.REPORT), ticking(events::add));

        assertThat(weights(home)).isEqualTo(weights(undisturbed));
        assertThat(all(StepCompleted.class).get((int) fellAt - 1).loss())
                .isEqualTo(undisturbedSteps.get((int) fellAt - 1).loss());
        assertThat(all(StepCompleted.class).getLast().chosenLikelihood().perTokenChange())
                .isLessThan(undisturbedSteps.getLast().chosenLikelihood().perTokenChange());
    }

    @Test
    void stopsWhenTheLikelihoodFallsIfItIsToldTo() {
        Settings falling = new Settings(PairLoss.APO_DOWN, 5, 0, 0, 0);

        run(home, new Preferences(falling, FallingLikelihood.STOP), ticking(events::add));

        assertThat(all(StageFailed.class))
                .singleElement()
                .extracting(StageFailed::reason)
                .asString()
                .startsWith("The trying was stopped. The chosen answers have lost likelihood although they win")
                .endsWith("Here the step stops, as its onFallingLikelihood says; lower the learningRate of this step,"
                        + " raise its beta, or give it a likelihoodWeight.");
        assertThat(all(StepCompleted.class).getLast().notice())
                .endsWith(all(StageFailed.class).getFirst().reason().substring("The trying was stopped. ".length()));
    }

    @Test
    void reportsHowLikelyTheChosenAnswersAre() {
        run(
                home,
                new Preferences(new Settings(PairLoss.DPO, 0.1, 0, 0, 0), FallingLikelihood.REPORT),
                ticking(events::add));

        StepCompleted first = all(StepCompleted.class).getFirst();
        double perToken = -Math.log(SHAPE.vocabulary());
        assertThat(first.rewardAccuracy()).isBetween(0.0, 1.0);
        assertThat(first.chosenLikelihood().perToken()).isCloseTo(perToken, within(0.2));
        assertThat(first.chosenLikelihood().perAnswer())
                .isCloseTo(2 * first.chosenLikelihood().perToken(), within(1e-9));
        assertThat(first.chosenLikelihood().perTokenChange())
                .isCloseTo(first.chosenLikelihood().perToken() - Preferences.REFERENCE / 2, within(1e-9));
    }

    @Test
    void endsWithTheSameAdapterAfterAnInterruption(@TempDir Path undisturbed) throws IOException {
        Path start = home.resolve("start");
        try (Transformer model = Transformer.initialise(SHAPE, 1)) {
            model.save(start);
        }
        FrozenStart frozen = new FrozenStart(start, Sha256.of(start.resolve("model.safetensors")));
        AdapterBeside adapter = new AdapterBeside(frozen, new Lora(2, 4, 0.2, Set.of("q_proj", "up_proj")), 3);
        TinyCorpus.seal(store(undisturbed));
        run(undisturbed, new Job(new Steps(WINDOW, 1e-2), adapter), ticking(_ -> {}));

        run(home, new Job(new Steps(WINDOW, 1e-2), adapter), ticking(event -> {
            events.add(event);
            if (event instanceof StepCompleted step && step.step() == 4) {
                throw new IllegalStateException("killed by the test");
            }
        }));
        assertThat(all(StageFailed.class)).hasSize(1);
        events.clear();
        run(home, new Job(new Steps(WINDOW, 1e-2), adapter), ticking(events::add));

        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(4);
        assertThat(file(home, "adapter/adapter_model.safetensors"))
                .isEqualTo(file(undisturbed, "adapter/adapter_model.safetensors"));
        assertThat(weights(home)).isEqualTo(weights(undisturbed)).isNotEqualTo(frozen.digest());
        try (Transformer trained = Transformer.open(checkpoint(home))) {
            assertThat(trained.shape()).isEqualTo(SHAPE);
        }
    }

    @Test
    void sealsNothingIfAStepUsedOtherBatches() {
        Steps steps = new Steps(WINDOW, 1e-2);
        steps.skipping = true;

        run(home, steps, events::add);

        assertThat(all(StageFailed.class).getFirst().reason())
                .isEqualTo("The trying did not train on the planned batches: step 1 begins with item 1 instead"
                        + " of 0: 1 items were skipped. Start the recipe again to train from the start.");
        assertThat(home.resolve("artifacts/checkpoints")).doesNotExist();
    }

    /** A clock that advances by a minute after each event, so that everything is due at every step. */
    private EventSink ticking(EventSink sink) {
        return event -> {
            now.addAndGet(60);
            sink.publish(event);
        };
    }

    private void run(Path where, Phase phase, EventSink sink) {
        run(where, new Job(phase, new AllWeights(() -> Transformer.initialise(SHAPE, 1))), sink);
    }

    private void run(Path where, Job job, EventSink sink) {
        new JobRunner(store(where), sink, new Cancellations(), where.resolve("work"), clock).run(request, job);
    }

    private static ArtifactStore store(Path where) {
        return new FolderArtifactStore(where.resolve("artifacts"));
    }

    private static Sha256 weights(Path where) throws IOException {
        return file(where, "model.safetensors");
    }

    private static Sha256 file(Path where, String name) throws IOException {
        return Sha256.of(checkpoint(where).resolve(name));
    }

    private static Path checkpoint(Path where) {
        Path folder = where.resolve("artifacts/checkpoints");
        return folder.resolve(folder.toFile().list()[0]);
    }

    private <E> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private record Inputs(int version) {}

    private record Job(Phase phase, StartingPoint start) implements StageJob<CorpusSealed, Artifact> {
        @Override
        public Stage stage() {
            return Stage.FINETUNE;
        }

        @Override
        public JobId id(CorpusSealed request) {
            return JobId.of(stage(), new Inputs(1));
        }

        @Override
        public Class<Artifact> resultType() {
            return Artifact.class;
        }

        @Override
        public Artifact perform(CorpusSealed request, JobContext context) throws Exception {
            Training.Settings settings =
                    new Training.Settings(stage(), OPTIMIZER, Precision.FP32, Duration.ofSeconds(30));
            TrainingResult trained = new Training(phase, settings, new TrainingListener() {}, context)
                    .toCheckpoint(
                            start,
                            context.workFolder().resolve("tried"),
                            context.store().open(request.corpus().tokenizer()),
                            "tried");
            return trained.artifact();
        }

        @Override
        public List<PipelineEvent> announce(CorpusSealed request, Artifact result) {
            return List.of();
        }
    }

    /** The same pairs at each step. */
    private static final class Preferences extends Steps {
        /** About the logarithm of the probability of two tokens of 600. */
        static final double REFERENCE = -12.8;

        private final List<PreferencePair> pairs;
        private final Settings settings;
        private final FallingLikelihood onFall;

        Preferences(Settings settings, FallingLikelihood onFall) {
            super(PAIR, 1e-2);
            this.settings = settings;
            this.onFall = onFall;
            pairs = IntStream.range(0, 24)
                    .mapToObj(i -> new PreferencePair(answering(i), answering(i + 30), REFERENCE, REFERENCE))
                    .toList();
        }

        private static Conversation answering(int word) {
            return new Conversation(new int[] {0, 3, word + 9, 5}, new boolean[] {false, false, true, true});
        }

        @Override
        public Batch batch(long step, StepState state) {
            boolean added = onFall != FallingLikelihood.ADD_LIKELIHOOD
                    || state.preferences().fellAt() != null;
            PreferenceLoss loss = new PreferenceLoss(pairs, added ? settings : settings.withLikelihood(0));
            return new Batch(loss, taken(step));
        }

        @Override
        public Optional<PreferenceWatch.Rules> watch() {
            return Optional.of(
                    new PreferenceWatch.Rules(settings.loss().usesReference(), onFall, settings.likelihoodWeight()));
        }
    }

    /** The same objective at each step. */
    private static class Steps implements Phase, StepSource {
        private final Objective objective;
        private final double learningRate;
        private double highestLoss = Double.POSITIVE_INFINITY;
        private boolean skipping;

        Steps(Objective objective, double learningRate) {
            this.objective = objective;
            this.learningRate = learningRate;
        }

        @Override
        public String name() {
            return "trying";
        }

        @Override
        public long steps() {
            return STEPS;
        }

        @Override
        public double learningRate(long step) {
            return learningRate;
        }

        @Override
        public Batch batch(long step, StepState state) {
            return new Batch(objective, taken(skipping ? step + 1 : step));
        }

        @Override
        public StepSource source() {
            return this;
        }

        @Override
        public TrainingRecord.BatchPlan batchPlan() {
            return new TrainingRecord.Items(
                    STEPS,
                    unit(),
                    IntStream.range(0, STEPS).mapToObj(Steps::item).toList(),
                    1,
                    7);
        }

        @Override
        public double highestLoss() {
            return highestLoss;
        }

        @Override
        public String remedy() {
            return "try something else";
        }

        @Override
        public TrailEntry taken(long step) {
            return new TrailEntry(step, step, item(step));
        }

        @Override
        public String unit() {
            return "item";
        }

        private static Sha256 item(long step) {
            return Sha256.of(("item " + step).getBytes(StandardCharsets.UTF_8));
        }
    }
}
