package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares a training run of a model of smoke's size that is killed (SIGKILL) again and again with one that is not. */
class KilledTrainingIT {
    // No native library is loaded here, since one process cannot load it for two class loaders.
    private static final int KILLS = 20;

    @Test
    @Timeout(1200)
    void endsWithTheSameWeightsNoMatterHowOftenItIsKilled(@TempDir Path undisturbed, @TempDir Path home)
            throws Exception {
        assertThat(finish(start(undisturbed, "prepare"))).isEmpty();
        assertThat(finish(start(home, "prepare"))).isEmpty();
        assertThat(finish(start(undisturbed))).contains("step " + TrainingProcess.STEPS);

        Random moment = new Random(20261124);
        for (int kill = 0; kill < KILLS; kill++) {
            Process training = start(home);
            // Some processes are killed while they start or resume, most of them during steps and saving.
            boolean starting = kill % 5 == 4;
            if (!starting) readSteps(training, 1 + moment.nextInt(12));
            Thread.sleep(moment.nextLong(starting ? 700 : 40));
            training.destroyForcibly().waitFor();
        }
        List<String> last = finish(start(home));

        assertThat(last.getFirst()).as("went on from a saved step").isNotEqualTo("step 1");
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
        TrainingRecord record = TrainingRecord.read(checkpoint(home)).orElseThrow();
        assertThat(record.trail().steps()).isEqualTo(TrainingProcess.STEPS);
        assertThat(record.trail().unrecorded()).isZero();
        assertThat(TrainingCheck.disagreement(
                        record, _ -> TokenShard.open(home.resolve("artifacts/shards/tiny-train"))))
                .isEmpty();
    }

    private static Process start(Path home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProcess.class.getName(),
                home.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void readSteps(Process training, int count) throws IOException {
        BufferedReader lines = training.inputReader();
        for (int i = 0; i < count; i++) assertThat(lines.readLine()).startsWith("step ");
    }

    private static List<String> finish(Process training) throws Exception {
        List<String> lines;
        try (BufferedReader output = training.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(training.waitFor()).isZero();
        return lines;
    }

    private static Path checkpoint(Path home) throws IOException {
        try (Stream<Path> list = Files.list(home.resolve("artifacts/checkpoints"))) {
            return list.findFirst().orElseThrow();
        }
    }

    private static Sha256 weights(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("artifacts/checkpoints"))) {
            return Sha256.of(files.filter(file -> file.endsWith("model.safetensors"))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
