package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.benchmark.TrainingTurns.Turn;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTurnsTest {
    private static final long TOKENS_OF_A_STEP = 4 * 128;
    private static final String RECIPE = """
            {preset: smoke, pretrain: {layers: 1, width: 32, heads: 2, keyValueHeads: 2, hidden: 64, context: 128,
             batch: 4, tokens: 1000000000, validationTokens: 600, threads: 1, precision: fp32}}
            """;

    @TempDir
    private Path home;

    @Test
    void continuesTheSameTrainingInEachTurn() throws IOException {
        try (PeerProcess training = start()) {
            Turn first = ask(training);
            Turn second = ask(training);

            assertThat(first.losses()).containsKey("1-1");
            assertThat(first.tokens()).isPositive().isEqualTo(stepsOf(first) * TOKENS_OF_A_STEP - TOKENS_OF_A_STEP);
            assertThat(second.tokens()).isPositive().isEqualTo(stepsOf(second) * TOKENS_OF_A_STEP);
            assertThat(beginning(second)).isEqualTo(end(first) + 1);
        }
    }

    private PeerProcess start() throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        Path sealed = home.resolve("corpus.json");
        Files.write(
                sealed,
                EventJson.write(
                        new CorpusSealed(new RunId("tiny"), RecipeReader.preset("smoke"), TinyCorpus.seal(store))));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingTurns.class.getName(),
                home.resolve("artifacts").toString(),
                sealed.toString(),
                RECIPE,
                home.resolve("work").toString());
        return PeerProcess.start("The training", command, home.resolve("errors.log"));
    }

    private static Turn ask(PeerProcess training) throws IOException {
        return new JsonMapper().treeToValue(training.ask("0.01"), Turn.class);
    }

    private static long stepsOf(Turn turn) {
        return end(turn) - beginning(turn) + 1;
    }

    private static long beginning(Turn turn) {
        return turn.losses().keySet().stream()
                .mapToLong(steps -> Long.parseLong(steps.substring(0, steps.indexOf('-'))))
                .min()
                .orElseThrow();
    }

    private static long end(Turn turn) {
        return turn.losses().keySet().stream()
                .mapToLong(steps -> Long.parseLong(steps.substring(steps.indexOf('-') + 1)))
                .max()
                .orElseThrow();
    }
}
