package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceReported.State;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.AttemptsExhaustedException;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures slices, one at a time, as a replica of stage 4. Each is a job of its own, so it is measured once, by one
 * replica at a time, and given up after it has ended its process too often. What the job reports about itself becomes
 * a {@link SliceReported}, because a slice is not a stage of a run.
 */
public final class SliceRunner implements AutoCloseable {
    /** After this long without a slice, the models are closed. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final EventSink events;
    private final InstantSource clock;
    private final String replica;
    private final OpenModels models;
    private final SliceJob job;
    private final JobRunner runner;
    private final AtomicLong measured = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ScheduledExecutorService closing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idle-models").factory());

    /** @param workRoot the folder of the jobs' folders, shared by the replicas of the service */
    SliceRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            Path workRoot,
            InstantSource clock,
            String replica,
            PreparedEvaluations evaluations) {
        this.events = events;
        this.clock = clock;
        this.replica = replica;
        this.models = new OpenModels(store);
        this.job = new SliceJob(store, evaluations, models);
        this.runner = new JobRunner(store, new JobEvents(), cancellations, workRoot, clock);
        closing.scheduleWithFixedDelay(
                () -> models.closeIdle(IDLE), IDLE.toSeconds(), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    private volatile @Nullable SliceRequested current;
    private volatile @Nullable StageFailed failure;
    private volatile boolean done;

    /** The slice's job speaks of its run and stage; this says it of the slice. One slice at a time. */
    private final class JobEvents implements EventSink {
        @Override
        public void publish(PipelineEvent event) {
            switch (event) {
                case StageFailed its -> failure = its;
                case StageCompleted _ -> done = true;
                default -> report(event);
            }
        }

        @Override
        public void report(PipelineEvent event) {
            SliceRequested slice = current;
            if (slice != null) events.report(said(slice, State.TAKEN, null, 1));
        }
    }

    /**
     * Measures a slice, unless it is known or its run was cancelled, and reports what became of it.
     *
     * @throws AttemptsExhaustedException if the slice has ended its process too often
     */
    public synchronized void run(SliceRequested slice) {
        current = slice;
        failure = null;
        done = false;
        try {
            runner.run(slice, job);
            StageFailed its = failure;
            if (done) {
                measured.incrementAndGet();
                events.publish(said(slice, State.MEASURED, null, 1));
            } else if (its != null) {
                failed.incrementAndGet();
                events.publish(said(slice, State.FAILED, its.reason(), its.attempt() == null ? 1 : its.attempt()));
            }
            // Otherwise its run was cancelled, or a newer attempt has taken over and reports.
        } catch (AttemptsExhaustedException e) {
            failed.incrementAndGet();
            events.publish(said(slice, State.GIVEN_UP, e.getMessage(), job.mostAttempts()));
            throw e;
        } finally {
            current = null;
        }
    }

    private SliceReported said(SliceRequested slice, State state, @Nullable String reason, int attempt) {
        return new SliceReported(slice.run(), slice.slice(), replica, state, reason, attempt, clock.instant());
    }

    /** The number of slices that this process has measured, or found measured. */
    public long measured() {
        return measured.get();
    }

    /** The number of slices that this process could not measure. */
    public long failed() {
        return failed.get();
    }

    /** The number of checkpoints that are open. */
    public int openModels() {
        return models.count();
    }

    /** Asks a running slice to stop and waits for it. */
    public void stop(Duration patience) throws InterruptedException {
        runner.stop(patience);
    }

    @Override
    public void close() {
        closing.shutdownNow();
        models.close();
    }
}
