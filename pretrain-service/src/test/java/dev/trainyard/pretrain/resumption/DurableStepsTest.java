package dev.trainyard.pretrain.resumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStepsTest {
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0.1, 1);
    private static final int[][] WINDOWS = {{1, 2, 3, 4, 5}};
    private static final StepSource NOTHING = new StepSource() {
        @Override
        public TrailEntry taken(long step) {
            throw new IllegalStateException("no step is on record");
        }

        @Override
        public String unit() {
            return "token";
        }
    };
    private static final TrainingTally TALLY = TrainingTally.atStart(8);

    @TempDir
    Path folder;

    @Test
    void keepsTheLastTwoOfThoseThatWereSaved() throws IOException {
        Path steps = folder.resolve("steps");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession session = session()) {
            for (int i = 0; i < 5; i++) {
                session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-3);
                durable.save(session, TALLY.plus(4, 1));
            }
        }

        assertThat(steps.toFile().list()).containsExactlyInAnyOrder("step-000000000004", "step-000000000005");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession resumed = durable.newest(SETTINGS, Precision.FP32, NOTHING)
                        .map(DurableSteps.Resumed::session)
                        .orElseThrow()) {
            assertThat(resumed.step()).isEqualTo(5);
        }
    }

    @Test
    void saysAtTheNextStepThatAStepCouldNotBeWritten() throws IOException {
        Path steps = folder.resolve("steps");
        try (DurableSteps durable = new DurableSteps(steps, (_, _) -> {});
                TrainingSession session = session()) {
            Files.delete(steps);
            Files.createFile(steps);
            durable.save(session, TALLY);

            assertThatThrownBy(() -> durable.save(session, TALLY)).isInstanceOf(IOException.class);

            Files.delete(steps);
            durable.save(session, TALLY);
            Optional<DurableSteps.Resumed> newest = durable.newest(SETTINGS, Precision.FP32, NOTHING);
            assertThat(newest).isPresent();
            newest.get().session().close();
        }
    }

    private static TrainingSession session() {
        ModelShape shape = new ModelShape(32, 16, 1, 2, 2, 32, 8, 10_000, 1e-5, true);
        return TrainingSession.start(Transformer.initialise(shape, 1), SETTINGS, Precision.FP32);
    }
}
