package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.pretrain.LongTrainingProcess.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training run of ten thousand steps, with everything that a long run does besides. */
@EnabledOnOs(OS.LINUX)
class LongTrainingIT {
    /** The steps in which everything happens for the first time. */
    private static final long WARM_UP = 1_000;

    /** Later JIT compilation takes about one; a leak of 500 bytes in each step takes more than four. */
    private static final long MEGABYTES = 4;

    @Test
    @Timeout(1200)
    void needsNoMoreMemoryAtItsEndThanAfterItsStart(@TempDir Path home) throws Exception {
        List<Report> reports = train(home);

        Report last = reports.getLast();
        assertThat(last.step()).isEqualTo(LongTrainingProcess.STEPS);
        assertThat(List.of(last.predictions(), last.samples(), last.saved()))
                .as("predictions, samples and saved steps")
                .allSatisfy(count -> assertThat(count).isGreaterThan(30));
        long warm = most(reports, 0, WARM_UP);
        assertThat(most(reports, WARM_UP, last.step()) - warm)
                .as("bytes beyond the %,d of the first %,d steps", warm, WARM_UP)
                .isLessThan(MEGABYTES << 20);
    }

    /** The largest memory in a range of steps. */
    private static long most(List<Report> reports, long after, long upTo) {
        return reports.stream()
                .filter(report -> report.step() > after && report.step() <= upTo)
                .mapToLong(Report::memory)
                .max()
                .orElseThrow();
    }

    private static List<Report> train(Path home) throws IOException, InterruptedException {
        Path log = home.resolve("log");
        // The heap is resident from the start, and the C1 compiler is soon done, so any growth is a leak.
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongTrainingProcess.class.getName(),
                        home.toString())
                .redirectError(log.toFile())
                .start();
        try (BufferedReader output = training.inputReader()) {
            List<Report> reports = output.lines().map(Report::of).toList();
            assertThat(training.waitFor()).as(() -> read(log)).isZero();
            return reports;
        } finally {
            training.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
