package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageReport;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a job knows of its circumstances while it works, and whom it tells. For one thread at a time. */
public final class JobContext {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final RunId run;
    private final Stage stage;
    private final JobId job;
    private final Attempt attempt;
    private final Path workFolder;
    private final JobSurroundings surroundings;
    private final BooleanSupplier stopping;
    private final Map<String, Instant> lastDue = new HashMap<>();
    private final ArtifactStore store;
    private final RoomWait roomWait;
    private final Map<String, Pace> paces = new HashMap<>();

    JobContext(
            RunId run,
            Stage stage,
            JobId job,
            Attempt attempt,
            Path workFolder,
            JobSurroundings surroundings,
            BooleanSupplier stopping) {
        this.run = run;
        this.stage = stage;
        this.job = job;
        this.attempt = attempt;
        this.workFolder = workFolder;
        this.surroundings = surroundings;
        this.stopping = stopping;
        this.store = new GuardedStore(surroundings.store());
        this.roomWait = new RoomWait(surroundings, run, stage, attempt::number);
    }

    public RunId run() {
        return run;
    }

    public JobId job() {
        return job;
    }

    /** 1 for the first time; more after a restart. */
    public int attempt() {
        return attempt.number();
    }

    /** Scratch space that outlives the process: the next attempt finds here what this one left. Gone when the job is done. */
    public Path workFolder() {
        return workFolder;
    }

    /** Nothing is sealed in it before what this job has opened was compared with its digests once more. */
    public ArtifactStore store() {
        return store;
    }

    /**
     * Says that something was made that the next attempt will find. A job whose process dies is tried again as long as
     * each attempt or the one after it makes such a step; see {@link JobRunner}. It may be called from any thread.
     *
     * @param what a kind of step, a few words: {@code pre-training}
     * @param done how far the work has come, which counts where it is further than any attempt has been; 1 for what
     *     happens once
     */
    public void durable(String what, long done) {
        attempt.durable(what, done);
    }

    /** Tells people something, as of this attempt and of now, without waiting for it to arrive. */
    public void report(PipelineEvent progress) {
        surroundings
                .events()
                .report(
                        progress instanceof StageReport report
                                ? report.of(
                                        attempt.number(), surroundings.clock().instant())
                                : progress);
    }

    /**
     * Says how far a phase is; published at most once a second, and when it is complete. To be called as often as is
     * convenient.
     *
     * @param phase a word or two: {@code reading}
     * @param unit what is counted: {@code documents}
     * @param total 0 while it is not known
     */
    public void progress(String phase, String unit, long done, long total) {
        boolean complete = total > 0 && done >= total;
        if (!due("progress:" + phase, complete ? Duration.ZERO : PROGRESS_EVERY)) return;
        Pace pace = paces.computeIfAbsent(phase, _ -> new Pace());
        pace.sample(surroundings.clock().instant(), done);
        double perSecond = pace.perSecond();
        report(new StageProgressed(
                run, stage, phase, unit, done, total, perSecond, secondsLeft(total - done, perSecond, complete)));
    }

    /**
     * Whether it is time for something that should happen every so often: true at the first call, and then once after
     * each period.
     */
    public boolean due(String what, Duration every) {
        Instant now = surroundings.clock().instant();
        Instant last = lastDue.get(what);
        if (last != null && now.isBefore(last.plus(every))) return false;
        lastDue.put(what, now);
        return true;
    }

    /**
     * Ends the work where it must not go on. It costs a look at two files, so a job can ask before every step.
     *
     * @throws RunCancelledException where someone asked that the run should stop
     * @throws FencedException where a newer attempt has taken over
     * @throws StageStoppingException where the process is ending
     */
    public void checkActive() throws RunCancelledException, FencedException {
        if (stopping.getAsBoolean()) throw new StageStoppingException();
        if (surroundings.cancellations().isCancelled(run)) throw new RunCancelledException(run);
        if (!attempt.isNewest()) throw new FencedException(job, attempt.number());
    }

    /**
     * Waits, for as long as it takes, until there is room on the disk for something that has failed because there was
     * none; people are told, and the run can be cancelled meanwhile.
     *
     * @param bytes that are about to be written
     * @throws IOException the failure, where it has another reason
     */
    public void awaitRoom(IOException failure, long bytes) throws IOException {
        if (!surroundings.room().isLackedBy(failure)) throw failure;
        roomWait.until(bytes, this::checkActive);
    }

    private static @Nullable Double secondsLeft(long left, double perSecond, boolean complete) {
        if (complete) return 0.0;
        return left > 0 && perSecond > 0 ? left / perSecond : null;
    }
}
