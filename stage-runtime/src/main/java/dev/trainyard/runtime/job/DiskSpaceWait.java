package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Waits for space on a full disk and reports the wait as progress. */
final class DiskSpaceWait {
    private static final Logger LOG = System.getLogger(DiskSpaceWait.class.getName());
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_REPORTS = 5;
    private static final int MOST_LOOKS = 60;

    private final JobEnvironment surroundings;
    private final RunId run;
    private final Stage stage;
    private final IntSupplier attempt;
    private long least = 1;

    /** @param attempt the one that waits or is about to continue */
    DiskSpaceWait(JobEnvironment surroundings, RunId run, Stage stage, IntSupplier attempt) {
        this.surroundings = surroundings;
        this.run = run;
        this.stage = stage;
        this.attempt = attempt;
    }

    /**
     * Waits longer each time, because a disk may report free space and still be full: of inodes, or by this user's
     * quota.
     *
     * @param estimate of the bytes about to be written
     * @param wanted throws if there is no need to wait any longer
     */
    void until(long estimate, Runnable wanted) throws IOException {
        long enough = surroundings.room().wanted(estimate);
        LOG.log(Level.WARNING, "waiting for disk space run={0} stage={1} bytes={2}", run, stage.key(), enough);
        try {
            for (long look = 0; ; look++) {
                wanted.run();
                long free = surroundings.room().free();
                if (look >= least && free >= enough) break;
                if (look % LOOKS_BETWEEN_REPORTS == 0) {
                    surroundings
                            .events()
                            .report(new StageProgressed(
                                            run, stage, "waiting for disk space", "bytes", free, enough, 0, null)
                                    .of(
                                            Math.max(1, attempt.getAsInt()),
                                            surroundings.clock().instant()));
                }
                Thread.sleep(LOOK_AGAIN_AFTER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for disk space", e);
        }
        least = Math.min(2 * least, MOST_LOOKS);
        LOG.log(Level.INFO, "disk space is available again run={0} stage={1}", run, stage.key());
    }
}
