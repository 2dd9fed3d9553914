package dev.trainyard.yard.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> restarts = new LinkedBlockingQueue<>();

    @Test
    void restartsAKilledChildAndReportsIt() throws Exception {
        try (Supervisor supervisor = supervise(child(Map.of()))) {
            ProcessHandle first = supervisor.process().orElseThrow();

            first.destroyForcibly();

            assertThat(notices.poll(30, TimeUnit.SECONDS)).startsWith("child exited with status 137");
            assertThat(restarts.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(supervisor.process()).get().isNotEqualTo(first);
        }
    }

    @Test
    void restartsAChildThatKeepsExitingAtASlowRate() throws Exception {
        try (Supervisor supervisor = supervise(child(Map.of(), "3"))) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                said.add(notices.poll(60, TimeUnit.SECONDS));
            }

            assertThat(said.getLast()).contains("status 3").endsWith("too often; it is now restarted once a minute.");
            assertThat(supervisor.trouble()).get().asString().startsWith("child keeps exiting and is restarted");
            restarts.clear();
            assertThat(restarts.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(restarts.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void supervisesTheChildDespiteExceptionsOfListeners() throws Exception {
        Consumer<String> full = _ -> {
            throw new IllegalStateException("nobody listens");
        };
        Runnable broken = () -> {
            restarts.add("restarted");
            throw new UncheckedIOException(new IOException("No space left on device"));
        };
        RestartRule rule = new RestartRule(5, Duration.ofMillis(10), Duration.ofMillis(10));
        try (Supervisor supervisor = Supervisor.start(child(Map.of()), rule, InstantSource.system(), full, broken)) {
            for (int i = 0; i < 3; i++) {
                supervisor.process().orElseThrow().destroyForcibly();
                assertThat(restarts.poll(60, TimeUnit.SECONDS)).isNotNull();
            }

            assertThat(supervisor.process()).isPresent();
        }
    }

    @Test
    void triesAgainUntilTheProgramCanBeStarted() throws Exception {
        Path program = folder.resolve("program");
        Files.createSymbolicLink(program, Path.of("/bin/sleep"));
        ChildSpec spec =
                new ChildSpec("child", List.of(program.toString(), "300"), Map.of(), folder.resolve("child.log"));
        try (Supervisor supervisor = supervise(spec)) {
            Files.delete(program);
            supervisor.process().orElseThrow().destroyForcibly();
            while (supervisor.trouble().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }

            Files.createSymbolicLink(program, Path.of("/bin/sleep"));

            while (supervisor.process().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(notices)
                    .last()
                    .asString()
                    .contains("could not be started")
                    .contains("once a minute");
        }
    }

    @Test
    void leavesNoChildBehindWhenItIsClosed() throws Exception {
        Supervisor supervisor = supervise(child(Map.of()));
        ProcessHandle process = supervisor.process().orElseThrow();

        supervisor.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(notices).isEmpty();
    }

    @Test
    void aChildExitsWhenItsParentProcessIsGone() throws Exception {
        Process parent = new ProcessBuilder("sleep", "300").start();
        ChildSpec spec = child(Map.of(ChildLauncher.PARENT, Long.toString(parent.pid())));
        Process child = start(spec);
        awaitFirstWords(spec.log());

        parent.destroyForcibly();

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aChildIgnoresTheTerminalsInterrupt() throws Exception {
        ChildSpec spec = child(Map.of());
        Process child = start(spec);
        awaitFirstWords(spec.log());

        new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
        child.destroy();

        assertThat(child.waitFor()).isEqualTo(143);
    }

    @Test
    void waitsLongerAfterEachDeathAndForgetsAfterAMinuteOfLife() {
        RestartRule rule = new RestartRule(2, Duration.ofSeconds(1), Duration.ofSeconds(60));
        Instant start = Instant.EPOCH;

        assertThat(rule.afterDeath(start, start)).isEqualTo(Duration.ofSeconds(1));
        assertThat(rule.afterDeath(start.plusSeconds(4), start.plusSeconds(5))).isEqualTo(Duration.ofSeconds(2));
        assertThat(rule.slowed()).isFalse();
        assertThat(rule.afterDeath(start.plusSeconds(9), start.plusSeconds(10))).isEqualTo(Duration.ofSeconds(60));
        assertThat(rule.afterDeath(start.plusSeconds(80), start.plusSeconds(90)))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(rule.slowed()).isTrue();
        assertThat(rule.afterDeath(start.plusSeconds(100), start.plusSeconds(190)))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(rule.slowed()).isFalse();
    }

    private Supervisor supervise(ChildSpec spec) throws Exception {
        RestartRule rule = new RestartRule(2, Duration.ofMillis(10), Duration.ofMillis(10));
        return Supervisor.start(spec, rule, InstantSource.system(), notices::add, () -> restarts.add("restarted"));
    }

    private static Process start(ChildSpec spec) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(spec.command()).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        return builder.redirectOutput(spec.log().toFile()).start();
    }

    private static void awaitFirstWords(Path log) throws Exception {
        while (!Files.exists(log) || !Files.readString(log).contains("child")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private ChildSpec child(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildLauncher.class.getName(),
                Sleeper.class.getName()));
        command.addAll(List.of(arguments));
        return new ChildSpec("child", command, environment, folder.resolve("child.log"));
    }
}
