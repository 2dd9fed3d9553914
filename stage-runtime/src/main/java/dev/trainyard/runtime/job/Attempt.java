package dev.trainyard.runtime.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.energy.EnergyMeter;
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
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a job, numbered from 1 and recorded in the job's folder.
 *
 * <p>Each attempt is a folder {@code attempts/<n>}, created by one rename that fails if the number is taken, so two
 * processes never have the same one. Only the attempt with the highest number is valid: a process that finds a higher
 * number than its own, or whose own folder is gone, has been fenced. The folder contains a heartbeat file, rewritten
 * every few seconds, that says whether the attempt is alive, how long it has worked, and what it has made durable. If
 * the heartbeat never says that the attempt ended, its process died.
 */
final class Attempt {
    /** After this long without a heartbeat, an attempt is considered dead. */
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
    private final EnergyMeter energy;
    private @Nullable Ending ending;
    private @Nullable Double joulesAtEnd;
    private volatile @Nullable Instant endedAt;

    /** Why an attempt stopped, as recorded by its process. */
    enum Ending {
        /** The job failed, and the failure was announced. */
        @JsonProperty("failed")
        FAILED,
        /** The process was asked to stop, the run was cancelled, or a newer attempt took over. */
        @JsonProperty("left")
        LEFT
    }

    /**
     * The state of an attempt.
     *
     * @param ended whether it has stopped, whatever the reason
     * @param ending absent while it works, and if its process died
     * @param durable the progress of each kind of durable step that is ahead of all earlier attempts
     * @param joules that its machine has consumed since it started; absent if that was not measured
     */
    record Beat(
            RunId run,
            Instant at,
            double seconds,
            boolean ended,
            @Nullable Ending ending,
            @Nullable Map<String, Long> durable,
            @Nullable Double joules) {
        Beat {
            durable = durable == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(durable));
        }

        boolean isAlive(Instant now) {
            return !ended && at.plus(SILENCE).isAfter(now);
        }

        /** Whether its process ended without recording why. */
        boolean isUnfinished() {
            return !ended && ending == null;
        }

        boolean moved() {
            return durable != null && !durable.isEmpty();
        }
    }

    private Attempt(
            Path attempts,
            int number,
            RunId run,
            InstantSource clock,
            Map<String, Long> durableBefore,
            EnergyMeter energy) {
        this.attempts = attempts;
        this.number = number;
        this.run = run;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.durableBefore = durableBefore;
        this.energy = energy;
    }

    /** The number of the newest attempt; 0 if there is none. */
    static int latest(Path jobFolder) throws IOException {
        return highest(jobFolder.resolve("attempts"));
    }

    /**
     * The heartbeat of the newest attempt; empty if there is none or it cannot be read.
     *
     * @param unrecorded ended attempts of this process whose end could not be written to disk
     */
    static Optional<Beat> newest(Path jobFolder, Collection<Attempt> unrecorded) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        int highest = highest(attempts);
        return highest == 0 ? Optional.empty() : known(attempts, highest, unrecorded);
    }

    /**
     * The number of consecutive attempts of a run that have died without a new durable step. An attempt that recorded a
     * failure or made a durable step resets the count; one that was asked to stop does not count.
     *
     * @param unrecorded ended attempts of this process whose end could not be written to disk
     */
    static int consecutiveDeaths(Path jobFolder, RunId run, Collection<Attempt> unrecorded) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        int died = 0;
        for (int number = highest(attempts); number > 0; number--) {
            Optional<Beat> beat =
                    known(attempts, number, unrecorded).filter(it -> it.run().equals(run));
            if (beat.isEmpty()) continue;
            if (beat.get().moved() || beat.get().ending() == Ending.FAILED) return died;
            if (beat.get().isUnfinished()) died++;
        }
        return died;
    }

    /** Takes the next number, which fences every attempt before it. */
    static Attempt begin(Path jobFolder, RunId run, InstantSource clock) throws IOException {
        return begin(jobFolder, run, clock, EnergyMeter.POWERCAP);
    }

    /** @param powercap where the machine shows its energy counters */
    static Attempt begin(Path jobFolder, RunId run, InstantSource clock, Path powercap) throws IOException {
        Path attempts = jobFolder.resolve("attempts");
        Files.createDirectories(attempts);
        while (true) {
            int before = highest(attempts);
            Attempt attempt = new Attempt(
                    attempts, before + 1, run, clock, durable(attempts, before), EnergyMeter.start(powercap));
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

    /** Records that the attempt is alive. */
    synchronized void beat() throws IOException {
        if (Files.exists(folder())) DurableFiles.replace(folder(), BEAT, state());
    }

    /** Records a durable step, which counts if it is ahead of all earlier attempts. */
    synchronized void durable(String what, long done) {
        long known = Math.max(durableBefore.getOrDefault(what, -1L), durable.getOrDefault(what, -1L));
        if (done <= known) return;
        durable.put(what, done);
        write("a durable step");
    }

    /** Records that the process was asked to stop and may end at any moment. */
    synchronized void leave() {
        if (hasEnded()) return;
        ending = Ending.LEFT;
        write("the end");
    }

    /**
     * Records that the attempt has stopped.
     *
     * @return whether this was written to disk; if not, see {@link #recordEndAgain}
     */
    synchronized boolean end(@Nullable Ending how) {
        if (endedAt == null) {
            joulesAtEnd = consumed();
            endedAt = clock.instant();
        }
        ending = how;
        return write("the end");
    }

    /**
     * Tries again to record how the attempt ended.
     *
     * @return whether this was written to disk
     */
    synchronized boolean recordEndAgain() {
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

    /** The working time of all attempts so far, in seconds. */
    double seconds() throws IOException {
        double seconds = elapsed();
        for (int earlier = 1; earlier < number; earlier++) {
            seconds += read(attempts, earlier).map(Beat::seconds).orElse(0.0);
        }
        return seconds;
    }

    /**
     * The energy that the machines consumed during all attempts so far, in joules.
     *
     * @return null unless it was measured in every one of them
     */
    synchronized @Nullable Double joules() {
        Double joules = consumed();
        for (int earlier = 1; earlier < number && joules != null; earlier++) {
            Double its = read(attempts, earlier).map(Beat::joules).orElse(null);
            joules = its == null ? null : Double.valueOf(joules + its);
        }
        return joules;
    }

    private @Nullable Double consumed() {
        if (hasEnded()) return joulesAtEnd;
        OptionalDouble joules = energy.joules();
        return joules.isPresent() ? joules.getAsDouble() : null;
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

    /** Writes the state; if that fails, the next heartbeat writes it, except that none follows the end. */
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
        return new Beat(run, lastAt(), elapsed(), hasEnded(), ending, durable, consumed());
    }

    private byte[] state() {
        try {
            return ContractJson.mapper().writeValueAsBytes(now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The heartbeat of an attempt as this process remembers it, or otherwise as it was written. */
    private static Optional<Beat> known(Path attempts, int number, Collection<Attempt> unrecorded) {
        return unrecorded.stream()
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

    /** Empty if the heartbeat is missing or damaged. */
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
