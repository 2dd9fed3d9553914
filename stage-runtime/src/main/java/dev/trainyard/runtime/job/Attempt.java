package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One go at a job, numbered from 1 and recorded in the job's folder.
 *
 * <p>Each attempt is a folder {@code attempts/<n>}, put in place by one rename that fails where the number is taken, so
 * two processes never hold the same one. The highest number is the attempt that counts: a process that finds a higher one
 * than its own, or its own gone, has been fenced. The folder holds a beat, rewritten every few seconds, that tells whether
 * the attempt is alive and how long it has worked.
 */
final class Attempt {
    /** After this long without a beat, an attempt is taken to be dead. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final String BEAT = "beat.json";

    private final Path attempts;
    private final int number;
    private final RunId run;
    private final Instant startedAt;
    private final InstantSource clock;

    /** The state of an attempt. @param ended whether it has stopped, whatever the reason */
    record Beat(RunId run, Instant at, double seconds, boolean ended) {
        boolean isAlive(Instant now) {
            return !ended && at.plus(SILENCE).isAfter(now);
        }
    }

    private Attempt(Path attempts, int number, RunId run, InstantSource clock) {
        this.attempts = attempts;
        this.number = number;
        this.run = run;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** The beat of the newest attempt, or nothing where nobody has tried. */
    static Optional<Beat> newest(Path jobFolder) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        int highest = highest(attempts);
        return highest == 0 ? Optional.empty() : Optional.of(read(attempts.resolve(Integer.toString(highest))));
    }

    /** Takes the next number, which fences every attempt before it. */
    static Attempt begin(Path jobFolder, RunId run, InstantSource clock) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        Files.createDirectories(attempts);
        while (true) {
            Attempt attempt = new Attempt(attempts, highest(attempts) + 1, run, clock);
            Path prepared = Files.createTempDirectory(attempts, "prepared-");
            DurableFiles.replace(prepared, BEAT, attempt.state(false));
            if (DurableFiles.rename(prepared, attempt.folder())) return attempt;
            DurableFiles.delete(prepared);
        }
    }

    int number() {
        return number;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isNewest() {
        return Files.exists(folder()) && !Files.exists(attempts.resolve(Integer.toString(number + 1)));
    }

    /** Says that the attempt is alive, or that it has ended. */
    void beat(boolean ended) throws IOException {
        if (Files.exists(folder())) DurableFiles.replace(folder(), BEAT, state(ended));
    }

    /** The work of all attempts so far, in seconds. */
    double seconds() throws IOException {
        double seconds = elapsed();
        for (int earlier = 1; earlier < number; earlier++) {
            seconds += read(attempts.resolve(Integer.toString(earlier))).seconds();
        }
        return seconds;
    }

    private Path folder() {
        return attempts.resolve(Integer.toString(number));
    }

    private double elapsed() {
        return Duration.between(startedAt, clock.instant()).toNanos() / 1e9;
    }

    private byte[] state(boolean ended) {
        try {
            return EventJson.mapper().writeValueAsBytes(new Beat(run, clock.instant(), elapsed(), ended));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Beat read(Path attempt) throws IOException {
        return EventJson.mapper().readValue(Files.readAllBytes(attempt.resolve(BEAT)), Beat.class);
    }

    private static int highest(Path attempts) throws IOException {
        if (!Files.isDirectory(attempts)) return 0;
        try (Stream<Path> list = Files.list(attempts)) {
            return list.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        }
    }
}
