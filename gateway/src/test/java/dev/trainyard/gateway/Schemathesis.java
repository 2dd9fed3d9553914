package dev.trainyard.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The schema-based fuzzer of that name, in a Python virtual environment in {@code .trainyard}, which Git ignores.
 * {@code TRAINYARD_SCHEMATHESIS} names an existing environment instead.
 */
final class Schemathesis {
    private static final String VERSION = "4.32.5";
    private static final Duration INSTALLING = Duration.ofMinutes(10);
    private static final Duration FUZZING = Duration.ofMinutes(15);

    private final Path command;
    private final Path folder;

    private Schemathesis(Path command, Path folder) {
        this.command = command;
        this.folder = folder;
    }

    /**
     * The result of a run.
     *
     * @param status 0 if it found nothing
     * @param output that it printed
     */
    record Outcome(int status, String output) {
        String summary() {
            return output.substring(Math.max(0, output.indexOf("SUMMARY")));
        }
    }

    /**
     * Skips the test if Python or its package index is not available.
     *
     * @param folder for its files
     */
    static Schemathesis install(Path repository, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String given = System.getenv("TRAINYARD_SCHEMATHESIS");
        Path environment = given == null ? repository.resolve(".trainyard/schemathesis-" + VERSION) : Path.of(given);
        Path command = environment.resolve("bin/schemathesis");
        if (!Files.isExecutable(command)) {
            Files.createDirectories(environment);
            need(List.of("python3", "-m", "venv", environment.toString()), "Python 3 with venv was not found", folder);
            need(
                    List.of(
                            environment.resolve("bin/pip").toString(),
                            "install",
                            "--quiet",
                            "--disable-pip-version-check",
                            "schemathesis==" + VERSION),
                    "schemathesis " + VERSION + " could not be installed from Python's package index",
                    folder);
        }
        return new Schemathesis(command, folder);
    }

    private static void need(List<String> command, String otherwise, Path folder)
            throws IOException, InterruptedException {
        Outcome outcome = run(command, INSTALLING, folder);
        if (outcome.status() == 0) return;
        String reason = otherwise + ", so the schema-driven fuzzer is skipped: " + outcome.output();
        System.out.println(reason);
        Assumptions.abort(reason);
    }

    /**
     * Tests a service.
     *
     * @param description the location of the service's description
     */
    Outcome run(String description, String service, String configuration, String... options)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("schemathesis.toml"), configuration);
        List<String> arguments = new ArrayList<>(
                List.of(command.toString(), "--config-file", file.toString(), "run", description, "--url", service));
        arguments.addAll(List.of("--no-color"));
        arguments.addAll(List.of(options));
        return run(arguments, FUZZING, folder);
    }

    private static Outcome run(List<String> command, Duration limit, Path folder)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("schemathesis", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly().waitFor();
            String said = Files.readString(output);
            return new Outcome(
                    ended ? process.exitValue() : -1, ended ? said : said + "\nIt did not end within " + limit + ".");
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } finally {
            Files.delete(output);
        }
    }
}
