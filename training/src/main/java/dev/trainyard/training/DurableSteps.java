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
 * The last two durable steps of a training run, each a folder with everything needed to resume. A folder is written
 * under a temporary name and then renamed; {@code tally.json}, which holds the digests of all other files, is written
 * last. The step before the newest is kept, so that damage to the newest (by a bad disk or a power cut) costs minutes
 * and not the whole training.
 *
 * <p>Training waits while its state is copied, but not while the copy is written, unless the previous copy is still
 * being written: there is never more than one copy.
 */
public final class DurableSteps implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DurableSteps.class.getName());
    private static final String TALLY = "tally.json";
    private static final String TRAIL = "steps";
    private static final int KEPT = 2;

    /** The number of folders that exist at once while a step is being written. */
    private static final int MOST_AT_ONCE = KEPT + 1;

    /** A trained weight and its two moments, 32 bits each. */
    private static final int STATE_BYTES = 12;

    private static final int TRAIL_BYTES = 32;

    /** The files in which an alignment was saved before it used durable steps, in the order of deletion. */
    private static final List<String> FILES_OF_EARLIER_VERSION =
            List.of(TrainingSession.STATE_FILE, "config.json", "generation_config.json", "pace.json", TRAIL);

    private final Path folder;
    private final SaveListener made;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("durable-steps").daemon().factory());
    private StepTrail trail = StepTrail.from(0);
    private Future<@Nullable Void> writing = CompletableFuture.completedFuture(null);

    /** Told of each step that has become durable, on the thread that wrote it. */
    @FunctionalInterface
    interface SaveListener {
        void durable(long step, TrainingTally tally);
    }

    /** @param folder of these steps alone, or of a job */
    DurableSteps(Path folder, SaveListener made) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.made = made;
        deleteSessionOfEarlierVersion();
    }

    /**
     * The approximate disk space of one durable step.
     *
     * @param parameters the number of weights that are trained
     * @param steps of the whole training
     */
    public static long bytes(long parameters, long steps) {
        return STATE_BYTES * parameters + TRAIL_BYTES * steps;
    }

    /** The approximate disk space that all durable steps of a training run need at most. */
    public static long mostBytes(long parameters, long steps) {
        return MOST_AT_ONCE * bytes(parameters, steps);
    }

    /** Earlier versions saved one session of an alignment, in place. Such a session is not resumed. */
    private void deleteSessionOfEarlierVersion() throws IOException {
        if (!TrainingSession.isSaved(folder)) return;
        LOG.log(Level.WARNING, "training starts over, because it was saved by an earlier version: {0}", folder);
        for (String name : FILES_OF_EARLIER_VERSION) Files.deleteIfExists(folder.resolve(name));
    }

    /** A training run to continue; the caller closes the session. */
    record Resumed(TrainingSession session, TrainingTally tally) {}

    record Sealed(TrainingTally tally, Map<String, Sha256> files) {}

    /**
     * The newest step that is undamaged, belongs to the start, and whose batches were the planned ones.
     *
     * @param start of the training
     * @param source of what each step should have trained on. After a damaged shard was replaced, it may differ from
     *     what an earlier attempt was trained on.
     */
    Optional<Resumed> newest(StartingPoint start, OptimizerSettings settings, Precision precision, StepSource source)
            throws IOException {
        settle();
        for (Path step : newestFirst()) {
            Optional<TrainingTally> tally = verified(step);
            if (tally.isEmpty()) {
                LOG.log(Level.WARNING, "skipping a damaged durable step: step={0}", step);
                setAside(step);
                continue;
            }
            TrainingSession session;
            try {
                session = start.resume(step, settings, precision);
            } catch (RefusedModelException e) {
                LOG.log(Level.WARNING, "skipping a durable step that cannot be used ({0}): step={1}", e, step);
                setAside(step);
                continue;
            }
            boolean goesOn = false;
            try {
                trail = trail(step, session.step());
                Optional<String> wrong = trail.disagreement(source);
                goesOn = wrong.isEmpty();
                if (goesOn) return Optional.of(new Resumed(session, tally.get()));
                LOG.log(Level.WARNING, "skipping a durable step, because {0}: step={1}", wrong.get(), step);
            } finally {
                if (!goesOn) session.close();
            }
            setAside(step);
        }
        trail = StepTrail.from(0);
        return Optional.empty();
    }

    /** Moves a step out of the way, because its number may be higher than those of the steps that follow now. */
    private void setAside(Path step) throws IOException {
        Path place = folder.resolve("passed-over-" + step.getFileName());
        DurableFiles.delete(place);
        Files.move(step, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The record of what each step has trained on so far; each new step is added to it. */
    StepTrail trail() {
        return trail;
    }

    /** Steps that were saved before trails were introduced have none. */
    private static StepTrail trail(Path step, long steps) throws IOException {
        Path file = step.resolve(TRAIL);
        return Files.exists(file) ? StepTrail.read(file) : StepTrail.from(steps);
    }

    /**
     * Begins to make the session's current step durable; a background thread writes it.
     *
     * @throws IOException if the previous step could not be written
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

    /** Waits until the saved step is durable. */
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
            // An incomplete step is useless, and on a full disk its space is needed.
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

    /** Deletes the newest step if there is an earlier one to return to. */
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

    /** The tally of a step, if its files are complete and unchanged. */
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
