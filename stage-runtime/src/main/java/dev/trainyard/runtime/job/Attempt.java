package dev.trainyard.runtime.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One go at a job, numbered from 1 and recorded in the job's folder.
 *
 * <p>Each attempt is a folder {@code attempts/<n>}, put in place by one rename that fails where the number is taken, so
 * two processes never hold the same one. The highest number is the attempt that counts: a process that finds a higher one
 * than its own, or its own gone, has been fenced. The folder holds a beat, rewritten every few seconds, that tells whether
 * the attempt is alive, how long it has worked, and what it has made durable. An attempt whose beat never says that it
 * ended is one whose process died.
 */
final class Attempt {
    /** After this long without a beat, an attempt is taken to be dead. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Logger LOG = System.getLogger(Attempt.class.getName());
    private static final String BEAT = "beat.json";

    private final Path attempts;
    private final int number;
    private final RunId run;
    private final Instant startedAt;
    private final InstantSource clock;
    private final Map<String, Long> durableBefore;
    private final Map<String, Long> durable = new TreeMap<>();
    private @Nullable Ending ending;
    private volatile @Nullable Instant endedAt;

    /** Why an attempt stopped, where its process lived to say so. */
    enum Ending {
        /** The job failed; the failure was told. */
        @JsonProperty("failed")
        FAILED,
        /** The process was asked to end, the run was cancelled, or a newer attempt took over. */
        @JsonProperty("left")
        LEFT
    }

    /**
     * The state of an attempt.
     *
     * @param ended whether it has stopped, whatever the reason
     * @param ending absent while it works, and where its process died
     * @param durable how far each kind of durable step has come, of those that are further than all attempts before
     */
    record Beat(
            RunId run,
            Instant at,
            double seconds,
            boolean ended,
            @Nullable Ending ending,
            @Nullable Map<String, Long> durable) {
        Beat {
            durable = durable == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(durable));
        }

        boolean isAlive(Instant now) {
            return !ended && at.plus(SILENCE).isAfter(now);
        }

        /** Whether its process was gone before it could say why it stopped. */
        boolean isUnfinished() {
            return !ended && ending == null;
        }

        boolean moved() {
            return durable != null && !durable.isEmpty();
        }
    }

    private Attempt(Path attempts, int number, RunId run, InstantSource clock, Map<String, Long> durableBefore) {
        this.attempts = attempts;
        this.number = number;
        this.run = run;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.durableBefore = durableBefore;
    }

    /** The number of the newest attempt; 0 where nobody has tried. */
    static int latest(Path jobFolder) throws IOException {
        return highest(jobFolder.resolve("attempts"));
    }

    /**
     * The beat of the newest attempt, or nothing where nobody has tried or it cannot be read.
     *
     * @param unnoted attempts of this process that have ended without the disk taking it
     */
    static Optional<Beat> newest(Path jobFolder, Collection<Attempt> unnoted) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        int highest = highest(attempts);
        return highest == 0 ? Optional.empty() : known(attempts, highest, unnoted);
    }

    /**
     * How many attempts of a run have died one after the other, up to now, without a durable step that was new. One that
     * failed and said so, or that moved the job, begins the count anew; one that was asked to stop does not count.
     *
     * @param unnoted attempts of this process that have ended without the disk taking it
     */
    static int diedWithoutMoving(Path jobFolder, RunId run, Collection<Attempt> unnoted) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        int died = 0;
        for (int number = highest(attempts); number > 0; number--) {
            Optional<Beat> beat =
                    known(attempts, number, unnoted).filter(it -> it.run().equals(run));
            if (beat.isEmpty()) continue;
            if (beat.get().moved() || beat.get().ending() == Ending.FAILED) return died;
            if (beat.get().isUnfinished()) died++;
        }
        return died;
    }

    /** Takes the next number, which fences every attempt before it. */
    static Attempt begin(Path jobFolder, RunId run, InstantSource clock) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        Files.createDirectories(attempts);
        while (true) {
            int before = highest(attempts);
            Attempt attempt = new Attempt(attempts, before + 1, run, clock, durable(attempts, before));
            Path prepared = Files.createTempDirectory(attempts, "prepared-");
            DurableFiles.replace(prepared, BEAT, attempt.state());
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

    /** Says that the attempt is alive. */
    synchronized void beat() throws IOException {
        if (Files.exists(folder())) DurableFiles.replace(folder(), BEAT, state());
    }

    /** Says that a durable step was made, which counts where it is further than any attempt has come. */
    synchronized void durable(String what, long done) {
        long known = Math.max(durableBefore.getOrDefault(what, -1L), durable.getOrDefault(what, -1L));
        if (done <= known) return;
        durable.put(what, done);
        write("a durable step");
    }

    /** Says that the process may end at any moment because it was asked to. */
    synchronized void leave() {
        if (hasEnded()) return;
        ending = Ending.LEFT;
        write("the end");
    }

    /**
     * Says that the attempt has stopped.
     *
     * @return whether that is on the disk; see {@link #noteEnd} where it is not
     */
    synchronized boolean end(@Nullable Ending how) {
        if (endedAt == null) endedAt = clock.instant();
        ending = how;
        return write("the end");
    }

    /**
     * Writes down once more how the attempt has ended.
     *
     * @return whether the disk took it
     */
    synchronized boolean noteEnd() {
        try {
            beat();
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    boolean hasEnded() {
        return endedAt != null;
    }

    /** The work of all attempts so far, in seconds. */
    double seconds() throws IOException {
        double seconds = elapsed();
        for (int earlier = 1; earlier < number; earlier++) {
            seconds += read(attempts, earlier).map(Beat::seconds).orElse(0.0);
        }
        return seconds;
    }

    private Path folder() {
        return attempts.resolve(Integer.toString(number));
    }

    private double elapsed() {
        return Duration.between(startedAt, lastAt()).toNanos() / 1e9;
    }

    private Instant lastAt() {
        Instant end = endedAt;
        return end == null ? clock.instant() : end;
    }

    /** Writes the state; where the disk does not take it, the next beat will, and no beat comes after the end. */
    private boolean write(String what) {
        try {
            beat();
            return true;
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, what + " of attempt " + number + " could not be noted in " + attempts, e);
            return false;
        }
    }

    private synchronized Beat now() {
        return new Beat(run, lastAt(), elapsed(), hasEnded(), ending, durable);
    }

    private byte[] state() {
        try {
            return ContractJson.mapper().writeValueAsBytes(now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The beat of an attempt as this process remembers it, or else as it was written. */
    private static Optional<Beat> known(Path attempts, int number, Collection<Attempt> unnoted) {
        return unnoted.stream()
                .filter(attempt -> attempt.number == number && attempt.attempts.equals(attempts))
                .map(Attempt::now)
                .findFirst()
                .or(() -> read(attempts, number));
    }

    private static Map<String, Long> durable(Path attempts, int newest) {
        Map<String, Long> furthest = new HashMap<>();
        for (int number = 1; number <= newest; number++) {
            read(attempts, number)
                    .map(Beat::durable)
                    .ifPresent(marks -> marks.forEach((what, done) -> furthest.merge(what, done, Math::max)));
        }
        return furthest;
    }

    /** A beat that is missing or damaged tells nothing. */
    private static Optional<Beat> read(Path attempts, int number) {
        Path file = attempts.resolve(Integer.toString(number)).resolve(BEAT);
        try {
            return Optional.of(ContractJson.mapper().readValue(Files.readAllBytes(file), Beat.class));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the heartbeat {0} cannot be read: {1}", file, e.getMessage());
            return Optional.empty();
        }
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
