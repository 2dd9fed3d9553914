package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.energy.EnergyMeter;
import dev.trainyard.runtime.job.Attempt.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processes requests for work: does each job once, stores its result, and announces it.
 *
 * <p>When {@link #run} returns, the request has been processed and may be acknowledged: the result or the failure was
 * announced, or the run was cancelled. When it throws {@link StageStoppingException}, the process is stopping and the
 * request must stay unacknowledged; the next process finds the job's folder and continues. When it throws {@link
 * EventNotStoredException}, the failure of the stage could not be announced: the request belongs on the dead-letter
 * topic.
 *
 * <p>While there is no broker, the request stays unacknowledged and is processed again and again: no other request
 * could be received anyway, and finished work is found again.
 *
 * <p>A result is stored under the job's id before it is announced, so a request that is delivered again, or another run
 * that requests the same work, reuses it. If two processes work on the same job for the same run, which can happen when
 * a partition moves, the newer fences the older. If an attempt of another run is alive, this one waits for its result.
 *
 * <p>The files of an attempt stay in the job's folder for the next one, also for another run of the recipe; if the work
 * can serve only its own run, they are deleted when the run fails or is cancelled.
 *
 * <p>A job can kill its process, by exhausting the memory or in native code. The request is then delivered again, and
 * the job continues from its last durable step. After {@link
 * StageJob#mostAttempts} attempts that died without a new durable step, the stage
 * fails with that reason. Attempts are counted per run: another run of the same recipe starts from zero.
 */
public final class JobRunner {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final JobEnvironment surroundings;
    private final JobResults results;
    private final WorkFolders folders;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final Set<Heartbeat> hearts = ConcurrentHashMap.newKeySet();
    /** Attempts whose end could not be written to disk: to readers of their heartbeats they look killed. */
    private final Set<Attempt> unrecorded = ConcurrentHashMap.newKeySet();

    private final AtomicLong attempts = new AtomicLong();
    private volatile boolean stopping;

    /** @param workRoot the folder of the jobs' folders, shared by the replicas of a service */
    public JobRunner(
            ArtifactStore store, EventSink events, Cancellations cancellations, Path workRoot, InstantSource clock) {
        this(store, events, cancellations, workRoot, clock, new DiskSpace(store::usableBytes, DiskSpace.MARGIN));
    }

    /** @param room on the disk of the store and the jobs' folders */
    public JobRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            Path workRoot,
            InstantSource clock,
            DiskSpace room) {
        this(store, events, cancellations, workRoot, clock, room, EnergyMeter.POWERCAP);
    }

    /**
     * @param room on the disk of the store and the jobs' folders
     * @param powercap where the machine shows its energy counters
     */
    JobRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            Path workRoot,
            InstantSource clock,
            DiskSpace room,
            Path powercap) {
        this.surroundings = new JobEnvironment(store, events, cancellations, clock, room, powercap);
        this.results = new JobResults(store);
        this.folders = new WorkFolders(workRoot, clock);
    }

    /**
     * Processes one request, in the calling thread.
     *
     * @throws StageStoppingException if the process is stopping and the request has not been processed
     * @throws EventNotStoredException if the stage failed and Kafka refused the announcement
     * @throws AttemptsExhaustedException if earlier attempts died too often; the failure has been announced
     */
    public <E extends PipelineEvent, R> void run(E request, StageJob<E, R> job) {
        working.add(Thread.currentThread());
        AtomicInteger attempt = new AtomicInteger();
        try {
            Backoff pause = new Backoff();
            while (!isAnswered(request, job, attempt)) pause.take(() -> checkWanted(request.run()));
        } catch (RunCancelledException e) {
            log(Level.INFO, "stopped by cancellation", request.run(), job.stage());
            deleteWorkOf(request, job);
        } catch (StageStoppingException e) {
            log(Level.INFO, "interrupted because the service is stopping", request.run(), job.stage());
            throw e;
        } catch (AttemptsExhaustedException e) {
            log(Level.ERROR, "given up: " + e.getMessage(), request.run(), job.stage());
            deleteWorkOf(request, job);
            throw e;
        } catch (Throwable failure) {
            if (stopping) throw new StageStoppingException();
            fail(request, job.stage(), attempt.get(), DamagedInput.setAside(failure, surroundings.store()));
            deleteWorkOf(request, job);
        } finally {
            working.remove(Thread.currentThread());
        }
    }

    private <E extends PipelineEvent, R> boolean isAnswered(E request, StageJob<E, R> job, AtomicInteger attempt)
            throws Exception {
        try {
            answer(request, job, attempt);
            return true;
        } catch (EventNotStoredException e) {
            if (!e.passes()) throw e;
            logUnanswered(request, job.stage(), e);
            return false;
        }
    }

    /** @param attempt the one that failed; 0 if none was started */
    private void fail(PipelineEvent request, Stage stage, int attempt, Throwable failure) {
        LOG.log(Level.ERROR, "stage failed run=" + request.run() + " stage=" + stage.key(), failure);
        StageFailed failed = new StageFailed(
                request.run(),
                stage,
                FailureReason.of(failure),
                attempt == 0 ? null : attempt,
                surroundings.clock().instant());
        Backoff pause = new Backoff();
        while (true) {
            try {
                surroundings.events().publish(failed);
                return;
            } catch (EventNotStoredException e) {
                if (!e.passes()) throw e;
                logUnanswered(request, stage, e);
            }
            try {
                pause.take(() -> checkWanted(request.run()));
            } catch (RunCancelledException e) {
                return;
            }
        }
    }

    /** Deletes what no run will request again. */
    private <E extends PipelineEvent, R> void deleteWorkOf(E request, StageJob<E, R> job) {
        if (!job.servesItsRunAlone(request)) return;
        unrecorded.removeIf(Attempt::recordEndAgain);
        try {
            folders.discardFoldersOf(request.run(), job.stage(), unrecorded);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the work folder of run=" + request.run() + " could not be deleted", e);
        }
    }

    private static void logUnanswered(PipelineEvent request, Stage stage, EventNotStoredException e) {
        LOG.log(
                Level.ERROR,
                "the request stays unacknowledged and will be processed again run=" + request.run() + " stage="
                        + stage.key() + ": " + e.getMessage());
    }

    /** Asks the running jobs to stop and waits for them; interrupts them if that takes too long. */
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        // This comes first, so that a job that does not stop in time does not look like one that killed its process.
        hearts.forEach(Heartbeat::leave);
        for (Thread thread : working) {
            if (isIdleAfter(thread, patience)) continue;
            thread.interrupt();
            isIdleAfter(thread, patience);
        }
    }

    /** The jobs that this process is running. */
    public List<RunningJob> runningJobs() {
        return hearts.stream().map(Heartbeat::job).toList();
    }

    /** The number of attempts that this process has started. */
    public long attempts() {
        return attempts.get();
    }

    private boolean isIdleAfter(Thread thread, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (working.contains(thread) && System.nanoTime() < deadline) Thread.sleep(20);
        return !working.contains(thread);
    }

    private <E extends PipelineEvent, R> void answer(E request, StageJob<E, R> job, AtomicInteger begun)
            throws Exception {
        // Before the id is computed, which may require reading all the run's sources.
        checkWanted(request.run());
        JobId id = job.id(request);
        Path folder = folders.of(job.stage(), id);
        int earlier = Attempt.latest(folder);
        DiskSpaceWait wait =
                new DiskSpaceWait(surroundings, request.run(), job.stage(), () -> Math.max(earlier, begun.get()));
        while (true) {
            try {
                answer(request, job, id, folder, begun, wait);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (!surroundings.room().causedBy(e)) throw e;
                // Durable steps are kept, and the next attempt continues from them.
                LOG.log(Level.WARNING, "the disk is full: " + e.getMessage());
                wait.until(bytesLeft(request, job, id, folder), () -> checkWanted(request.run()));
            }
        }
    }

    private <E extends PipelineEvent, R> void answer(
            E request, StageJob<E, R> job, JobId id, Path folder, AtomicInteger begun, DiskSpaceWait wait)
            throws Exception {
        while (true) {
            checkWanted(request.run());
            Optional<JobResults.FinishedJob<R>> known = results.find(job.stage(), id, job.resultType());
            if (known.isPresent() && !serves(request, job, known.get())) {
                results.discard(job.stage(), id);
                continue;
            }
            if (known.isPresent()) {
                if (!known.get().run().equals(request.run())) job.check(request);
                announceAgain(request, job, known.get());
                return;
            }
            if (!isAnotherRunAt(folder, request.run())) {
                unrecorded.removeIf(Attempt::recordEndAgain);
                int died = Attempt.consecutiveDeaths(folder, request.run(), unrecorded);
                if (died < job.mostAttempts() && !hasRoom(request, job, id, folder, wait)) continue;
                Attempt attempt = Attempt.begin(folder, request.run(), surroundings.clock(), surroundings.powercap());
                begun.set(attempt.number());
                if (died >= job.mostAttempts()) throw givenUp(request, job, attempt, died);
                try {
                    perform(request, job, id, attempt, folder);
                    return;
                } catch (FencedException e) {
                    log(Level.INFO, "superseded by a newer attempt", request.run(), job.stage());
                    if (isSameRunAt(folder, request.run())) return;
                }
            }
            Thread.sleep(LOOK_AGAIN_AFTER);
        }
    }

    private static <E extends PipelineEvent, R> boolean serves(
            E request, StageJob<E, R> job, JobResults.FinishedJob<R> known) {
        return known.run().equals(request.run()) || job.servesOtherRuns(known.result());
    }

    private <E extends PipelineEvent, R> AttemptsExhaustedException givenUp(
            E request, StageJob<E, R> job, Attempt attempt, int died) {
        String reason = "The stage's process ended " + died + " times while working on this run, without a new durable"
                + " step in between, so it is not tried again. The log of the stage says why, or the system log if memory"
                + " ran out. Fix the cause, then start another run.";
        Ending ending = Ending.LEFT;
        try {
            surroundings
                    .events()
                    .publish(new StageFailed(
                            request.run(),
                            job.stage(),
                            reason,
                            attempt.number(),
                            surroundings.clock().instant()));
            ending = Ending.FAILED;
        } finally {
            end(attempt, ending);
        }
        return new AttemptsExhaustedException(reason);
    }

    private <E extends PipelineEvent, R> void perform(
            E request, StageJob<E, R> job, JobId id, Attempt attempt, Path folder) throws Exception {
        RunId run = request.run();
        JobResults.FinishedJob<R> outcome;
        Ending ending = Ending.FAILED;
        attempts.incrementAndGet();
        Heartbeat heart = Heartbeat.start(attempt, run, job.stage(), surroundings.events(), surroundings.clock());
        hearts.add(heart);
        try {
            Path scratch = Files.createDirectories(folder.resolve("scratch"));
            JobContext context = new JobContext(run, job.stage(), id, attempt, scratch, surroundings, () -> stopping);
            surroundings.events().publish(new StageStarted(run, job.stage(), attempt.number(), attempt.startedAt()));
            log(Level.INFO, "started attempt=" + attempt.number() + " job=" + id, run, job.stage());
            R result = job.perform(request, context);
            context.checkActive();
            outcome = results.keep(
                    job.stage(),
                    id,
                    new JobResults.FinishedJob<>(run, attempt.seconds(), attempt.joules(), result),
                    job.resultType());
            ending = Ending.LEFT;
        } catch (JobStoppedException e) {
            ending = Ending.LEFT;
            throw e;
        } finally {
            hearts.remove(heart);
            heart.close();
            end(attempt, stopping ? Ending.LEFT : ending);
        }
        folders.discard(folder);
        announce(
                request,
                job,
                outcome.result(),
                new StageCompleted(run, job.stage(), outcome.seconds(), outcome.joules(), false, null, null)
                        .of(attempt.number(), surroundings.clock().instant()));
    }

    private void end(Attempt attempt, Ending ending) {
        if (!attempt.end(ending)) unrecorded.add(attempt);
    }

    private <E extends PipelineEvent, R> void announceAgain(
            E request, StageJob<E, R> job, JobResults.FinishedJob<R> known) {
        boolean sameRun = known.run().equals(request.run());
        if (!sameRun) {
            surroundings
                    .events()
                    .publish(new StageStarted(
                            request.run(), job.stage(), 1, surroundings.clock().instant()));
        }
        // Without an attempt and a time, so that repeated announcements of the same result are one event.
        announce(
                request,
                job,
                known.result(),
                new StageCompleted(
                        request.run(),
                        job.stage(),
                        sameRun ? known.seconds() : 0,
                        sameRun ? known.joules() : null,
                        true,
                        null,
                        null));
    }

    private <E extends PipelineEvent, R> void announce(E request, StageJob<E, R> job, R result, StageCompleted done) {
        job.announce(request, result).forEach(surroundings.events()::publish);
        surroundings.events().publish(done);
        log(Level.INFO, "completed reused=" + done.reused(), request.run(), job.stage());
    }

    private void checkWanted(RunId run) {
        if (stopping) throw new StageStoppingException();
        if (surroundings.cancellations().isCancelled(run)) throw new RunCancelledException(run);
    }

    /**
     * Whether an attempt may start now. A new job fails if there is not enough disk space; a started job waits for
     * space, after which everything else has to be checked again.
     */
    private <E extends PipelineEvent, R> boolean hasRoom(
            E request, StageJob<E, R> job, JobId id, Path folder, DiskSpaceWait wait) throws IOException {
        long left = bytesLeft(request, job, id, folder);
        if (Attempt.latest(folder) == 0) {
            surroundings.room().require(job.stage().key(), left);
            return true;
        }
        if (surroundings.room().suffices(left)) return true;
        wait.until(left, () -> checkWanted(request.run()));
        return false;
    }

    /**
     * The bytes that the job will still write: its own estimate minus what earlier attempts have written and sealed.
     */
    private <E extends PipelineEvent, R> long bytesLeft(E request, StageJob<E, R> job, JobId id, Path folder)
            throws IOException {
        ArtifactStore store = surroundings.store();
        long needed = job.bytesNeeded(request, store);
        return needed == 0 ? 0 : Math.max(0, needed - DurableFiles.size(folder) - store.sealedBytes(id.value()));
    }

    private boolean isAnotherRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder, unrecorded)
                .filter(beat -> beat.isAlive(surroundings.clock().instant()))
                .filter(beat -> !beat.run().equals(run))
                .isPresent();
    }

    private boolean isSameRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder, unrecorded)
                .filter(beat -> beat.run().equals(run))
                .isPresent();
    }

    private static void log(Level level, String what, RunId run, Stage stage) {
        LOG.log(level, "{0} run={1} stage={2}", what, run, stage.key());
    }
}
