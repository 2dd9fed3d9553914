package dev.trainyard.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurableStepsTest {
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0.1, 1);
    private static final int[][] WINDOWS = {{1, 2, 3, 4, 5}};
    private static final StepSource ITEMS = new StepSource() {
        @Override
        public TrailEntry taken(long step) {
            return new TrailEntry(step, step, Sha256.of(("item " + step).getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String unit() {
            return "item";
        }
    };
    private static final StartingPoint START = new AllWeights(DurableStepsTest::model);
    private static final TrainingTally TALLY = TrainingTally.atStart(8.0);

    @TempDir
    Path folder;

    @Test
    void keepsTheLastTwoSavedSteps() throws IOException {
        Path steps = folder.resolve("steps");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession session = session()) {
            for (int i = 0; i < 5; i++) {
                step(session, durable);
            }
        }

        assertThat(steps.toFile().list()).containsExactlyInAnyOrder("step-000000000004", "step-000000000005");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession resumed = durable.newest(START, SETTINGS, Precision.FP32, ITEMS)
                        .map(DurableSteps.Resumed::session)
                        .orElseThrow()) {
            assertThat(resumed.step()).isEqualTo(5);
        }
    }

    @Test
    void reportsAtTheNextStepThatAStepCouldNotBeWritten() throws IOException {
        Path steps = folder.resolve("steps");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession session = session()) {
            Files.delete(steps);
            Files.createFile(steps);
            durable.save(session, TALLY);

            assertThatThrownBy(() -> durable.save(session, TALLY)).isInstanceOf(IOException.class);

            Files.delete(steps);
            durable.save(session, TALLY);
            Optional<DurableSteps.Resumed> newest = durable.newest(START, SETTINGS, Precision.FP32, ITEMS);
            assertThat(newest).isPresent();
            newest.get().session().close();
        }
    }

    @Test
    void resumesWithTheTrailOfTheNewestStep() throws IOException {
        makeSteps(2);

        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {});
                TrainingSession resumed = newest(durable).session()) {
            assertThat(resumed.step()).isEqualTo(2);
            assertThat(durable.trail().steps()).isEqualTo(2);
        }
    }

    @Test
    void startsOverBesideAnotherModelThanTheSavedAdapterBelongsTo(@TempDir Path models) throws IOException {
        try (Transformer model = model()) {
            model.save(models);
        }
        Lora lora = new Lora(2, 4, 0, Set.of("q_proj"));
        AdapterBeside one = new AdapterBeside(new FrozenStart(models, Sha256.of(new byte[] {1})), lora, 1);
        AdapterBeside other = new AdapterBeside(new FrozenStart(models, Sha256.of(new byte[] {2})), lora, 1);
        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {});
                TrainingSession session = one.start(SETTINGS, Precision.FP32)) {
            step(session, durable);
            try (TrainingSession resumed = durable.newest(one, SETTINGS, Precision.FP32, ITEMS)
                    .orElseThrow()
                    .session()) {
                assertThat(resumed.step()).isEqualTo(1);
            }

            assertThat(durable.newest(other, SETTINGS, Precision.FP32, ITEMS)).isEmpty();
        }
    }

    /** What can be left of a file after a power cut. */
    @ParameterizedTest
    @CsvSource({
        "steps, 0",
        "steps, 30",
        "steps, 48",
        "tally.json, 0",
        "tally.json, 5",
        "config.json, 0",
        "config.json, 20",
        "training-state.safetensors, 100"
    })
    void fallsBackToTheStepBeforeIfAFileOfTheNewestIsTruncated(String name, int length) throws IOException {
        makeSteps(2);
        Path file = folder.resolve("step-000000000002").resolve(name);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));

        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {});
                TrainingSession resumed = newest(durable).session()) {
            assertThat(resumed.step()).isEqualTo(1);
            assertThat(durable.trail().steps()).isEqualTo(1);
            step(resumed, durable);
        }

        assertThat(folder.toFile().list()).contains("step-000000000001", "step-000000000002");
        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {});
                TrainingSession resumed = newest(durable).session()) {
            assertThat(resumed.step()).isEqualTo(2);
        }
    }

    @Test
    void doesNotResumeStepsThatUsedOtherBatches() throws IOException {
        makeSteps(2);
        StepSource others = new StepSource() {
            @Override
            public TrailEntry taken(long step) {
                return ITEMS.taken(step + 1);
            }

            @Override
            public String unit() {
                return "item";
            }
        };

        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {})) {
            assertThat(durable.newest(START, SETTINGS, Precision.FP32, others)).isEmpty();
            assertThat(durable.trail().steps()).isZero();
        }
    }

    /** Up to November 2026 alignment saved one session, in place, next to a record of its steps and its speed. */
    @Test
    void startsOverIfAnEarlierVersionSavedASessionInPlace() throws IOException {
        try (TrainingSession session = session()) {
            session.save(folder);
        }
        Files.writeString(folder.resolve("pace.json"), "{\"tokens\":4,\"seconds\":1.0}");
        Files.write(folder.resolve("steps"), StepTrail.from(0).bytes());

        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {})) {
            assertThat(durable.newest(START, SETTINGS, Precision.FP32, ITEMS)).isEmpty();
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsATallyFromBeforeAlignmentHadOne() throws IOException {
        TrainingTally tally = ContractJson.mapper()
                .readValue(
                        "{\"tokens\":40,\"seconds\":2.0,\"bitsPerByteAtStart\":8.0,\"bitsPerByte\":3.5,\"halvedAt\":7}",
                        TrainingTally.class);

        assertThat(tally).isEqualTo(new TrainingTally(40, 2, 8.0, 3.5, 7L));
        assertThat(tally.learningRateShare(6)).isEqualTo(1);
        assertThat(tally.learningRateShare(7)).isEqualTo(0.5);
        assertThat(tally.tokensPerSecond()).isEqualTo(20);
    }

    private void makeSteps(int steps) throws IOException {
        try (DurableSteps durable = new DurableSteps(folder, (_, _) -> {});
                TrainingSession session = session()) {
            for (int i = 0; i < steps; i++) step(session, durable);
        }
    }

    private static DurableSteps.Resumed newest(DurableSteps durable) throws IOException {
        return durable.newest(START, SETTINGS, Precision.FP32, ITEMS).orElseThrow();
    }

    private static void step(TrainingSession session, DurableSteps durable) throws IOException {
        durable.trail().add(ITEMS.taken(session.step()));
        session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-3);
        durable.save(session, TALLY.plus(4, 1));
    }

    private static TrainingSession session() {
        return TrainingSession.start(model(), SETTINGS, Precision.FP32);
    }

    private static Transformer model() {
        return Transformer.initialise(new ModelShape(32, 16, 1, 2, 2, 32, 8, 10_000, 1e-5, true), 1);
    }
}
