package dev.trainyard.finetune.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedPhaseTest {
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0, 1);
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

    @TempDir
    Path home;

    private Path folder;

    @BeforeEach
    void saveAPhaseOfTwoSteps() throws IOException {
        folder = home.resolve("tuned");
        SavedPhase saved = new SavedPhase(folder);
        try (TrainingSession session = start()) {
            step(session, saved);
            saved.save(session, new Pace(4, 1));
            step(session, saved);
            saved.save(session, new Pace(8, 2));
        }
    }

    @Test
    void goesOnWhereItWasSaved() throws IOException {
        SavedPhase saved = new SavedPhase(folder);

        try (TrainingSession session =
                saved.session(SETTINGS, Precision.FP32, ITEMS).orElseThrow()) {
            assertThat(session.step()).isEqualTo(2);
        }

        assertThat(saved.trail().steps()).isEqualTo(2);
        assertThat(saved.pace()).isEqualTo(new Pace(8, 2));
    }

    /** What a cut of the power can leave of a file. */
    @ParameterizedTest
    @CsvSource({
        "steps, 0",
        "steps, 30",
        "steps, 48",
        "pace.json, 0",
        "pace.json, 5",
        "config.json, 0",
        "config.json, 20"
    })
    void beginsAnewWhereAFileOfItIsCutShort(String name, int length) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
        SavedPhase saved = new SavedPhase(folder);

        Optional<TrainingSession> session = saved.session(SETTINGS, Precision.FP32, ITEMS);

        assertThat(session).isEmpty();
        assertThat(saved.trail().steps()).isZero();
        assertThat(saved.pace()).isEqualTo(Pace.NONE);
        try (TrainingSession again = start()) {
            step(again, saved);
            saved.save(again, new Pace(4, 1));
        }
        try (TrainingSession resumed =
                new SavedPhase(folder).session(SETTINGS, Precision.FP32, ITEMS).orElseThrow()) {
            assertThat(resumed.step()).isEqualTo(1);
        }
    }

    @Test
    void leavesNoSessionBesideTheTrailOfThePhaseThatIsBegunAnew() throws IOException {
        Path trail = folder.resolve("steps");
        byte[] other = Files.readAllBytes(trail);
        other[20] ^= 1;
        Files.write(trail, other);

        assertThat(new SavedPhase(folder).session(SETTINGS, Precision.FP32, ITEMS))
                .isEmpty();

        assertThat(folder).doesNotExist();
    }

    private static void step(TrainingSession session, SavedPhase saved) {
        saved.trail().add(ITEMS.taken(session.step()));
        session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-3);
    }

    private static TrainingSession start() {
        ModelShape shape = new ModelShape(32, 16, 1, 2, 2, 32, 8, 10_000, 1e-5, true);
        return TrainingSession.start(Transformer.initialise(shape, 1), SETTINGS, Precision.FP32);
    }
}
