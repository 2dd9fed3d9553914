package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyCorpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training of smoke's size that is killed (SIGKILL) again and again, beside one that is not. */
class KilledTrainingIT {
    private static final int KILLS = 20;

    @Test
    @Timeout(600)
    void endsWithTheSameWeightsHoweverOftenItIsKilled(@TempDir Path undisturbed, @TempDir Path home) throws Exception {
        prepare(undisturbed);
        prepare(home);
        assertThat(finish(undisturbed)).contains("step 300");

        Random moment = new Random(20261124);
        for (int kill = 0; kill < KILLS; kill++) {
            Process training = start(home);
            // Some die while they start or take up what is there, most in the middle of steps and of saving.
            if (kill % 5 != 4) firstLine(training);
            boolean ended = training.waitFor(moment.nextLong(500), TimeUnit.MILLISECONDS);
            assertThat(ended).as("ended before kill %d", kill).isFalse();
            training.destroyForcibly().waitFor();
        }
        List<String> last = finish(home);

        assertThat(last.getFirst()).as("went on from a saved step").isNotEqualTo("step 1");
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    private static void prepare(Path home) throws IOException {
        Recipe tiny = TinyCorpus.recipe(256);
        PretrainRecipe pretrain = new PretrainRecipe(
                2,
                2,
                128,
                2,
                2,
                384,
                true,
                256,
                16,
                300 * 16 * 256L,
                0.004,
                0.05,
                0.5,
                0.1,
                1.0,
                Precision.AUTO,
                5,
                2000,
                2);
        Recipe recipe = new Recipe(
                "killed",
                7,
                tiny.corpus(),
                tiny.tokenizer(),
                pretrain,
                tiny.finetune(),
                tiny.evaluate(),
                tiny.release());
        CorpusSealed request = new CorpusSealed(
                new RunId("killed"), recipe, TinyCorpus.seal(new FolderArtifactStore(home.resolve("artifacts"))));
        Files.write(home.resolve(TrainingProcess.REQUEST), EventJson.write(request));
    }

    private static Process start(Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingProcess.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void firstLine(Process training) throws IOException {
        try (BufferedReader lines = training.inputReader()) {
            assertThat(lines.readLine()).startsWith("step ");
        }
    }

    private static List<String> finish(Path home) throws Exception {
        Process training = start(home);
        List<String> lines;
        try (BufferedReader output = training.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(training.waitFor()).isZero();
        return lines;
    }

    private static Sha256 weights(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("artifacts/checkpoints"))) {
            return Sha256.of(files.filter(file -> file.endsWith("model.safetensors"))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
