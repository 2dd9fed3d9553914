package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Waiting for room on a full disk, where people see it. */
final class RoomWait {
    private static final Logger LOG = System.getLogger(RoomWait.class.getName());
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_REPORTS = 5;
    private static final int MOST_LOOKS = 60;

    private final JobSurroundings surroundings;
    private final RunId run;
    private final Stage stage;
    private final IntSupplier attempt;
    private long least = 1;

    /** @param attempt the one that waits, or that is to go on */
    RoomWait(JobSurroundings surroundings, RunId run, Stage stage, IntSupplier attempt) {
        this.surroundings = surroundings;
        this.run = run;
        this.stage = stage;
        this.attempt = attempt;
    }

    /**
     * Waits once for longer than before, since a disk may be full that says it has room: of files, or for this user.
     *
     * @param estimate of the bytes that are about to be written
     * @param wanted throws where there is no need to wait any longer
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
