package dev.trainyard.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The schema-driven fuzzer of that name, in a virtual environment of Python's in {@code .trainyard}, which git ignores.
 * {@code TRAINYARD_SCHEMATHESIS} names one that is there already.
 */
final class Schemathesis {
    private static final String VERSION = "4.32.5";
    private static final Duration INSTALLING = Duration.ofMinutes(10);

    private final Path command;

    private Schemathesis(Path command) {
        this.command = command;
    }

    /**
     * What it found.
     *
     * @param status 0 where that is nothing
     * @param output as it printed it
     */
    record Outcome(int status, String output) {}

    /** Nothing where Python or its package index is not there; then it says which. */
    static Optional<Schemathesis> install(Path repository) throws IOException, InterruptedException {
        String given = System.getenv("TRAINYARD_SCHEMATHESIS");
        Path environment = given == null ? repository.resolve(".trainyard/schemathesis-" + VERSION) : Path.of(given);
        Path command = environment.resolve("bin/schemathesis");
        if (Files.isExecutable(command)) return Optional.of(new Schemathesis(command));
        Files.createDirectories(environment);
        if (run(List.of("python3", "-m", "venv", environment.toString()), INSTALLING)
                        .status()
                != 0) {
            System.out.println("Python 3 with venv was not found: the schema-driven fuzzer is skipped.");
            return Optional.empty();
        }
        List<String> pip = List.of(
                environment.resolve("bin/pip").toString(),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "schemathesis==" + VERSION);
        if (run(pip, INSTALLING).status() != 0) {
            System.out.println(
                    "schemathesis " + VERSION + " could not be installed: the schema-driven fuzzer is skipped.");
            return Optional.empty();
        }
        return Optional.of(new Schemathesis(command));
    }

    /** Asks the service that this describes, as a configuration says. */
    Outcome run(String description, Path configuration, List<String> options, Duration limit)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                command.toString(), "--config-file", configuration.toString(), "run", description, "--no-color"));
        arguments.addAll(options);
        return run(arguments, limit);
    }

    private static Outcome run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("schemathesis", ".log");
        try {
            Process process = new ProcessBuilder(command)
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
