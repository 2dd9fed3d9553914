package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.job.Attempt.Beat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of a service's jobs, each with its attempts and the files that they have left for the next one. They are
 * shared by the replicas of the service.
 *
 * <p>A folder is deleted when its job is done. An abandoned folder, whose run failed and was never started again, is
 * deleted when it has not changed for {@link #ABANDONED}. It is renamed first, so that an attempt that starts at that
 * moment finds itself fenced and starts again.
 */
public final class WorkFolders {
    /** After this long without a heartbeat and without a changed file, a job is considered abandoned. */
    static final Duration ABANDONED = Duration.ofDays(30);

    private static final Logger LOG = System.getLogger(WorkFolders.class.getName());
    private static final Duration SWEPT_EVERY = Duration.ofDays(1);
    private static final Pattern A_JOBS = Pattern.compile("[a-z]+-[0-9a-f]{32}");
    private static final String GOING = ".going-";

    private final Path root;
    private final InstantSource clock;

    /** @param root of all folders; need not exist yet */
    public WorkFolders(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    Path of(Stage stage, JobId job) {
        return root.resolve(stage.key() + "-" + job);
    }

    /** Deletes a folder; if that fails, it only takes up space until the next sweep. */
    void discard(Path folder) {
        try {
            remove(folder);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "the work folder " + folder + " could not be deleted", e);
        }
    }

    /**
     * Deletes the folders of a stage in which a run was the last to work, unless it is still working.
     *
     * @param unrecorded ended attempts of this process whose end could not be written to disk
     */
    void discardFoldersOf(RunId run, Stage stage, Collection<Attempt> unrecorded) throws IOException {
        for (Path folder : named(A_JOBS)) {
            if (!folder.getFileName().toString().startsWith(stage.key() + "-")) continue;
            Optional<Beat> newest = Attempt.newest(folder, unrecorded);
            if (newest.isEmpty() || !newest.get().run().equals(run)) continue;
            if (!newest.get().isAlive(clock.instant())) discard(folder);
        }
    }

    /** Sweeps now and then once a day, in a separate thread, for as long as the process lives. */
    public void sweepDaily() {
        Thread.ofPlatform()
                .daemon()
                .name("work-folders")
                .priority(Thread.MIN_PRIORITY)
                .start(() -> {
                    try {
                        while (true) {
                            sweep();
                            Thread.sleep(SWEPT_EVERY);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** Deletes abandoned folders, and folders whose deletion was interrupted. */
    void sweep() {
        Instant since = clock.instant().minus(ABANDONED);
        try {
            for (Path folder : named(Pattern.compile(Pattern.quote(GOING) + ".*"))) delete(folder);
            for (Path folder : named(A_JOBS)) {
                if (!isAbandoned(folder, since)) continue;
                LOG.log(
                        Level.INFO,
                        "deleting a work folder that has not changed for {0} days: {1}",
                        ABANDONED.toDays(),
                        folder);
                discard(folder);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the work folders in " + root + " could not be swept", e);
        }
    }

    private static boolean isAbandoned(Path folder, Instant since) {
        try (Stream<Path> walk = Files.walk(folder)) {
            boolean beaten = Attempt.newest(folder, List.of())
                    .filter(beat -> !beat.at().isBefore(since))
                    .isPresent();
            return !beaten && walk.allMatch(path -> changed(path).isBefore(since));
        } catch (IOException | UncheckedIOException e) {
            return false; // Something vanished from it just now.
        }
    }

    private static Instant changed(Path path) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Path going = root.resolve(GOING + UUID.randomUUID());
        Files.move(folder, going);
        DurableFiles.delete(going);
    }

    private static void delete(Path folder) {
        try {
            DurableFiles.delete(folder);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "another replica is deleting " + folder + " too", e);
        }
    }

    private List<Path> named(Pattern name) throws IOException {
        if (!Files.isDirectory(root)) return List.of();
        try (Stream<Path> list = Files.list(root)) {
            return list.filter(
                            path -> name.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }
}
