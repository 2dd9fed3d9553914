package dev.trainyard.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingState;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last two durable steps of a training, each a folder with everything that going on needs. A folder is written under
 * another name, its {@code tally.json} with the digests of all other files last, and renamed once. The step before the
 * newest stays, so that a newest one that a disk or a power cut damaged costs minutes and not the training.
 *
 * <p>Training waits while its state is copied and not while the copy is written, unless the one before is still being
 * written: there is never more than one copy.
 */
public final class DurableSteps implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DurableSteps.class.getName());
    private static final String TALLY = "tally.json";
    private static final String TRAIL = "steps";
    private static final int KEPT = 2;

    /** Folders that are there at once while a step is being written. */
    private static final int MOST_AT_ONCE = KEPT + 1;

    /** A weight and its two moments, 32 bits each. */
    private static final int STATE_BYTES = 12;

    private static final int TRAIL_BYTES = 32;

    /** What an alignment kept before its steps were durable as those of pre-training, in the order of deletion. */
    private static final List<String> KEPT_BEFORE =
            List.of(TrainingSession.STATE_FILE, "config.json", "generation_config.json", "pace.json", TRAIL);

    private final Path folder;
    private final Made made;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("durable-steps").daemon().factory());
    private StepTrail trail = StepTrail.from(0);
    private Future<@Nullable Void> writing = CompletableFuture.completedFuture(null);

    /** Told of each step that has become durable, on the thread that wrote it. */
    @FunctionalInterface
    interface Made {
        void durable(long step, TrainingTally tally);
    }

    /** @param folder of these steps alone, or of a job */
    DurableSteps(Path folder, Made made) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.made = made;
        deleteWhatWasKeptBefore();
    }

    /** What one durable step takes on the disk, about. @param steps of the whole training */
    public static long bytes(long parameters, long steps) {
        return STATE_BYTES * parameters + TRAIL_BYTES * steps;
    }

    /** What the durable steps of a training take on the disk at most, about. */
    public static long mostBytes(long parameters, long steps) {
        return MOST_AT_ONCE * bytes(parameters, steps);
    }

    /** Earlier versions kept one session of an alignment, in place. It is not gone on with. */
    private void deleteWhatWasKeptBefore() throws IOException {
        if (!TrainingSession.isSaved(folder)) return;
        LOG.log(Level.WARNING, "a training that an earlier version has saved is begun anew: {0}", folder);
        for (String name : KEPT_BEFORE) Files.deleteIfExists(folder.resolve(name));
    }

    /** A training to go on with; the session is the caller's to close. */
    record Resumed(TrainingSession session, TrainingTally tally) {}

    record Sealed(TrainingTally tally, Map<String, Sha256> files) {}

    /**
     * The newest step that is whole and that took what it should have.
     *
     * @param source of what each step takes: one whose shards were found damaged, and made anew, may differ from what an
     *     earlier attempt was trained on
     */
    Optional<Resumed> newest(OptimizerSettings settings, Precision precision, StepSource source) throws IOException {
        settle();
        for (Path step : newestFirst()) {
            Optional<TrainingTally> tally = verified(step);
            if (tally.isEmpty()) {
                LOG.log(Level.WARNING, "a durable step is damaged and passed over: step={0}", step);
                passOver(step);
                continue;
            }
            TrainingSession session;
            try {
                session = TrainingSession.resume(step, settings, precision);
            } catch (RefusedModelException e) {
                LOG.log(Level.WARNING, "a durable step cannot be used ({0}) and is passed over: step={1}", e, step);
                passOver(step);
                continue;
            }
            boolean goesOn = false;
            try {
                trail = trail(step, session.step());
                Optional<String> wrong = trail.disagreement(source);
                goesOn = wrong.isEmpty();
                if (goesOn) return Optional.of(new Resumed(session, tally.get()));
                LOG.log(Level.WARNING, "a durable step is passed over, because {0}: step={1}", wrong.get(), step);
            } finally {
                if (!goesOn) session.close();
            }
            passOver(step);
        }
        trail = StepTrail.from(0);
        return Optional.empty();
    }

    /** Out of the way of the steps that are made from here on, whose numbers may be lower. */
    private void passOver(Path step) throws IOException {
        Path place = folder.resolve("passed-over-" + step.getFileName());
        DurableFiles.delete(place);
        Files.move(step, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the steps of the training have taken so far; each new one is added to it. */
    StepTrail trail() {
        return trail;
    }

    /** Steps of before trails were kept go on without theirs. */
    private static StepTrail trail(Path step, long steps) throws IOException {
        Path file = step.resolve(TRAIL);
        return Files.exists(file) ? StepTrail.read(file) : StepTrail.from(steps);
    }

    /**
     * Makes the step that the session has come to durable, soon.
     *
     * @throws IOException where the one before could not be written
     */
    void save(TrainingSession session, TrainingTally tally) throws IOException {
        settle();
        TrainingState state = session.state();
        StepTrail taken = trail.copy();
        writing = writer.submit(() -> {
            try (state) {
                write(state, taken, tally);
            }
            return null;
        });
    }

    /** Waits until what was saved is durable. */
    void settle() throws IOException {
        try {
            writing.get();
        } catch (ExecutionException e) {
            writing = CompletableFuture.completedFuture(null);
            if (e.getCause() instanceof IOException cause) throw cause;
            throw new IllegalStateException("a step could not be made durable", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the training was durable");
        }
    }

    private void write(TrainingState state, StepTrail taken, TrainingTally tally) throws IOException {
        Path target = folder.resolve("step-%012d".formatted(state.step()));
        Path partial = folder.resolve(target.getFileName() + ".partial");
        DurableFiles.delete(partial);
        try {
            state.write(Files.createDirectories(partial));
            taken.write(partial.resolve(TRAIL));
            Files.write(
                    partial.resolve(TALLY),
                    ContractJson.mapper().writeValueAsBytes(new Sealed(tally, digests(partial))));
            DurableFiles.force(partial);
        } catch (IOException e) {
            // A full disk needs the room more than anybody needs a part of a step.
            DurableFiles.delete(partial);
            throw e;
        }
        DurableFiles.delete(target);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        List<Path> steps = newestFirst();
        for (Path old : steps.subList(Math.min(KEPT, steps.size()), steps.size())) DurableFiles.delete(old);
        made.durable(state.step(), tally);
    }

    @Override
    public void close() throws IOException {
        try {
            settle();
        } finally {
            writer.shutdown();
        }
    }

    /** Forgets the newest step where there is another to go back to. */
    void dropNewestOfTwo() throws IOException {
        settle();
        List<Path> steps = newestFirst();
        if (steps.size() > 1) DurableFiles.delete(steps.getFirst());
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("step-\\d+"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** The tally of a step whose files are all there and as they were written. */
    private static Optional<TrainingTally> verified(Path step) {
        try {
            Sealed sealed = ContractJson.mapper().readValue(Files.readAllBytes(step.resolve(TALLY)), Sealed.class);
            return digests(step).equals(sealed.files()) ? Optional.of(sealed.tally()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Sha256> digests(Path step) throws IOException {
        Map<String, Sha256> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(step)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = step.relativize(file).toString();
                if (!name.equals(TALLY)) digests.put(name, Sha256.of(file));
            }
        }
        return digests;
    }
}
