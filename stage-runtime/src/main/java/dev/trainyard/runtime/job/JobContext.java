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

/** The context of a running job: its environment and its reports. For one thread at a time. */
public final class JobContext {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    /** The time between two observations of a kind, as a multiple of the last one's duration. */
    public static final int TIMES_ITS_COST = 30;

    private final RunId run;
    private final Stage stage;
    private final JobId job;
    private final Attempt attempt;
    private final Path workFolder;
    private final JobEnvironment surroundings;
    private final BooleanSupplier stopping;
    private final Map<String, Instant> lastDue = new HashMap<>();
    private final Map<String, Duration> affordable = new HashMap<>();
    private final ArtifactStore store;
    private final DiskSpaceWait roomWait;
    private final Map<String, ProgressRate> paces = new HashMap<>();

    JobContext(
            RunId run,
            Stage stage,
            JobId job,
            Attempt attempt,
            Path workFolder,
            JobEnvironment surroundings,
            BooleanSupplier stopping) {
        this.run = run;
        this.stage = stage;
        this.job = job;
        this.attempt = attempt;
        this.workFolder = workFolder;
        this.surroundings = surroundings;
        this.stopping = stopping;
        this.store = new VerifyingStore(surroundings.store());
        this.roomWait = new DiskSpaceWait(surroundings, run, stage, attempt::number);
    }

    public RunId run() {
        return run;
    }

    public JobId job() {
        return job;
    }

    /** 1 for the first attempt; higher after a restart. */
    public int attempt() {
        return attempt.number();
    }

    /**
     * Working files that survive the process: the next attempt finds what this one left. Deleted when the job is done.
     */
    public Path workFolder() {
        return workFolder;
    }

    /** The artifact store; before anything is sealed in it, everything that this job has opened is verified again. */
    public ArtifactStore store() {
        return store;
    }

    /**
     * Records a durable step that the next attempt will find. A job whose process dies is retried as long as attempts
     * make such steps; see {@link JobRunner}. May be called from any thread.
     *
     * @param what a kind of step, a few words: {@code pre-training}
     * @param done the progress, which counts if it is ahead of all earlier attempts; 1 for a step that happens once
     */
    public void durable(String what, long done) {
        attempt.durable(what, done);
    }

    /** Publishes a report with this attempt and the current time, without waiting for it to be stored. */
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
     * Reports the progress of a phase; published at most once a second, and when it is complete. May be called as often
     * as convenient.
     *
     * @param phase a word or two: {@code reading}
     * @param unit of the counts: {@code documents}
     * @param total 0 while unknown
     */
    public void progress(String phase, String unit, long done, long total) {
        boolean complete = total > 0 && done >= total;
        if (!due("progress:" + phase, complete ? Duration.ZERO : PROGRESS_EVERY)) return;
        ProgressRate pace = paces.computeIfAbsent(phase, _ -> new ProgressRate());
        pace.sample(surroundings.clock().instant(), done);
        double perSecond = pace.perSecond();
        report(new StageProgressed(
                run, stage, phase, unit, done, total, perSecond, secondsLeft(total - done, perSecond, complete)));
    }

    /** Whether a periodic action is due: true at the first call, and then once after each period. */
    public boolean due(String what, Duration every) {
        Instant now = surroundings.clock().instant();
        Instant last = lastDue.get(what);
        if (last != null && now.isBefore(last.plus(every))) return false;
        lastDue.put(what, now);
        return true;
    }

    /**
     * Performs an action for people who watch the job, once in each period; less often on a slow or busy machine and with
     * a large model, so that it takes about a thirtieth of the time at most.
     *
     * @param what a name of the action; different actions do not affect each other
     * @param least the shortest period
     */
    public void observe(String what, Duration least, Runnable action) {
        Duration cost = affordable.getOrDefault(what, Duration.ZERO);
        if (!due(what, cost.compareTo(least) > 0 ? cost : least)) return;
        Instant began = surroundings.clock().instant();
        action.run();
        affordable.put(
                what, Duration.between(began, surroundings.clock().instant()).multipliedBy(TIMES_ITS_COST));
    }

    /**
     * Throws if the work must stop. It only checks two files, so a job can call it before every step.
     *
     * @throws RunCancelledException if the run was cancelled
     * @throws FencedException if a newer attempt has taken over
     * @throws StageStoppingException if the process is stopping
     */
    public void checkActive() throws RunCancelledException, FencedException {
        if (stopping.getAsBoolean()) throw new StageStoppingException();
        if (surroundings.cancellations().isCancelled(run)) throw new RunCancelledException(run);
        if (!attempt.isNewest()) throw new FencedException(job, attempt.number());
    }

    /**
     * After a write failed because the disk was full, waits until there is enough space, for as long as that takes; the
     * wait is shown as progress, and the run can be cancelled meanwhile.
     *
     * @param bytes that are about to be written
     * @throws IOException the failure, if it has another reason
     */
    public void awaitRoom(IOException failure, long bytes) throws IOException {
        if (!surroundings.room().causedBy(failure)) throw failure;
        roomWait.until(bytes, this::checkActive);
    }

    private static @Nullable Double secondsLeft(long left, double perSecond, boolean complete) {
        if (complete) return 0.0;
        return left > 0 && perSecond > 0 ? left / perSecond : null;
    }
}
