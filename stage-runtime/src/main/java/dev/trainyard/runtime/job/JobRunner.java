package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DurableFiles;
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
 * Answers requests for work: does each job once, stores what it came to, and tells the others.
 *
 * <p>When {@link #run} returns, the request is dealt with and may be acknowledged: the result is announced, or the failure
 * is, or the run was cancelled. When it throws {@link StageStoppingException}, the process is ending and the request must
 * stay unacknowledged; the next process finds the job's folder and goes on. When it throws
 * {@link EventNotStoredException}, nobody could be told that the stage failed: the request belongs to the dead letters.
 *
 * <p>While there is no broker to tell, the request stays unanswered and is taken up again and again: nothing else could be
 * taken up anyway, and what was done is found again.
 *
 * <p>A result is stored under the job's id before it is announced, so a request that is delivered again, or another run
 * that asks for the same, is answered from there. Of two processes at the same job for the same run, which a moved
 * partition can lead to, the newer fences the older. Where another run's attempt is alive, this one waits for its result.
 *
 * <p>What an attempt has left stays in the job's folder for the next one, also for another run of the recipe; where the
 * work serves its run alone, it goes when the run fails or is cancelled.
 *
 * <p>A job can end its process: by using up the memory, or in native code. The request is then delivered again, and the
 * job goes on from its last durable step. After three attempts that died without a new one, the stage fails with that
 * reason. The count is per run: whoever starts another run of the same recipe gets fresh attempts.
 */
public final class JobRunner {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final JobSurroundings surroundings;
    private final JobResults results;
    private final WorkFolders folders;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final Set<Heart> hearts = ConcurrentHashMap.newKeySet();
    /** Attempts whose end the disk did not take: to whoever reads their beats, they look like killed ones. */
    private final Set<Attempt> unnoted = ConcurrentHashMap.newKeySet();

    private final AtomicLong attempts = new AtomicLong();
    private volatile boolean stopping;

    /** @param workRoot where the jobs' folders are; shared by the replicas of a service */
    public JobRunner(
            ArtifactStore store, EventSink events, Cancellations cancellations, Path workRoot, InstantSource clock) {
        this(store, events, cancellations, workRoot, clock, new RoomOnDisk(store::usableBytes, RoomOnDisk.MARGIN));
    }

    /** @param room on the disk that the store and the jobs' folders are on */
    public JobRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            Path workRoot,
            InstantSource clock,
            RoomOnDisk room) {
        this.surroundings = new JobSurroundings(store, events, cancellations, clock, room);
        this.results = new JobResults(store);
        this.folders = new WorkFolders(workRoot, clock);
    }

    /**
     * Answers one request, in the calling thread.
     *
     * @throws StageStoppingException where the process is ending and the request is unanswered
     * @throws EventNotStoredException where the stage failed and it is refused that anyone is told
     * @throws AttemptsExhaustedException where earlier attempts died too often; the failure has been told
     */
    public <E extends PipelineEvent, R> void run(E request, StageJob<E, R> job) {
        working.add(Thread.currentThread());
        AtomicInteger attempt = new AtomicInteger();
        try {
            GrowingPause pause = new GrowingPause();
            while (!isAnswered(request, job, attempt)) pause.take(() -> checkWanted(request.run()));
        } catch (RunCancelledException e) {
            log(Level.INFO, "stopped by cancellation", request.run(), job.stage());
            leaveNothing(request, job);
        } catch (StageStoppingException e) {
            log(Level.INFO, "interrupted because the service is stopping", request.run(), job.stage());
            throw e;
        } catch (AttemptsExhaustedException e) {
            log(Level.ERROR, "given up: " + e.getMessage(), request.run(), job.stage());
            leaveNothing(request, job);
            throw e;
        } catch (Throwable failure) {
            if (stopping) throw new StageStoppingException();
            fail(request, job.stage(), attempt.get(), DamagedInput.setAside(failure, surroundings.store()));
            leaveNothing(request, job);
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

    /** @param attempt the one that failed; 0 where none was begun */
    private void fail(PipelineEvent request, Stage stage, int attempt, Throwable failure) {
        LOG.log(Level.ERROR, "stage failed run=" + request.run() + " stage=" + stage.key(), failure);
        StageFailed failed = new StageFailed(
                request.run(),
                stage,
                FailureReason.of(failure),
                attempt == 0 ? null : attempt,
                surroundings.clock().instant());
        GrowingPause pause = new GrowingPause();
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

    /** Takes away what no run will ask for again. */
    private <E extends PipelineEvent, R> void leaveNothing(E request, StageJob<E, R> job) {
        if (!job.servesItsRunAlone(request)) return;
        unnoted.removeIf(Attempt::noteEnd);
        try {
            folders.discardThoseOf(request.run(), job.stage(), unnoted);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the work folder of run=" + request.run() + " could not be deleted", e);
        }
    }

    private static void logUnanswered(PipelineEvent request, Stage stage, EventNotStoredException e) {
        LOG.log(
                Level.ERROR,
                "the request stays unacknowledged and will be processed again run=" + request.run() + " stage=" + stage.key()
                        + ": " + e.getMessage());
    }

    /** Asks the jobs at work to end where they are, and waits for that; interrupts them when it takes long. */
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        // First of all: a job that does not end in time must not look like one that killed its process.
        hearts.forEach(Heart::leave);
        for (Thread thread : working) {
            if (isIdleAfter(thread, patience)) continue;
            thread.interrupt();
            isIdleAfter(thread, patience);
        }
    }

    /** What this process is working on. */
    public List<JobAtWork> atWork() {
        return hearts.stream().map(Heart::job).toList();
    }

    /** How many attempts this process has begun. */
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
        // Before the id, for which all that lies in the run's sources may have to be read.
        checkWanted(request.run());
        JobId id = job.id(request);
        Path folder = folders.of(job.stage(), id);
        int earlier = Attempt.latest(folder);
        RoomWait wait = new RoomWait(surroundings, request.run(), job.stage(), () -> Math.max(earlier, begun.get()));
        while (true) {
            try {
                answer(request, job, id, folder, begun, wait);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (!surroundings.room().isLackedBy(e)) throw e;
                // What is durable is kept, and the next attempt goes on from it.
                LOG.log(Level.WARNING, "the disk is full: " + e.getMessage());
                wait.until(bytesLeft(request, job, id, folder), () -> checkWanted(request.run()));
            }
        }
    }

    private <E extends PipelineEvent, R> void answer(
            E request, StageJob<E, R> job, JobId id, Path folder, AtomicInteger begun, RoomWait wait) throws Exception {
        while (true) {
            checkWanted(request.run());
            Optional<JobResults.FinishedJob<R>> known = results.find(job.stage(), id, job.resultType());
            if (known.isPresent()) {
                announceAgain(request, job, known.get());
                return;
            }
            if (!isAnotherRunAt(folder, request.run())) {
                unnoted.removeIf(Attempt::noteEnd);
                int died = Attempt.diedWithoutMoving(folder, request.run(), unnoted);
                if (died < MOST_ATTEMPTS && !hasRoom(request, job, id, folder, wait)) continue;
                Attempt attempt = Attempt.begin(folder, request.run(), surroundings.clock());
                begun.set(attempt.number());
                if (died >= MOST_ATTEMPTS) throw givenUp(request, job, attempt, died);
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
        Heart heart = Heart.start(attempt, run, job.stage(), surroundings.events(), surroundings.clock());
        hearts.add(heart);
        try {
            Path scratch = Files.createDirectories(folder.resolve("scratch"));
            JobContext context = new JobContext(run, job.stage(), id, attempt, scratch, surroundings, () -> stopping);
            surroundings.events().publish(new StageStarted(run, job.stage(), attempt.number(), attempt.startedAt()));
            log(Level.INFO, "started attempt=" + attempt.number() + " job=" + id, run, job.stage());
            R result = job.perform(request, context);
            context.checkActive();
            outcome = results.keep(
                    job.stage(), id, new JobResults.FinishedJob<>(run, attempt.seconds(), result), job.resultType());
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
                new StageCompleted(run, job.stage(), outcome.seconds(), false)
                        .of(attempt.number(), surroundings.clock().instant()));
    }

    private void end(Attempt attempt, Ending ending) {
        if (!attempt.end(ending)) unnoted.add(attempt);
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
        // Without an attempt and a time: however often the same result is announced again, that is one occurrence.
        announce(
                request,
                job,
                known.result(),
                new StageCompleted(request.run(), job.stage(), sameRun ? known.seconds() : 0, true));
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
     * Whether an attempt may begin now. A job that nobody has begun fails where there is no room for it; one that was
     * begun waits for room, and then all else is to be looked at again.
     */
    private <E extends PipelineEvent, R> boolean hasRoom(
            E request, StageJob<E, R> job, JobId id, Path folder, RoomWait wait) throws IOException {
        long left = bytesLeft(request, job, id, folder);
        if (Attempt.latest(folder) == 0) {
            surroundings.room().require(job.stage().key(), left);
            return true;
        }
        if (surroundings.room().suffices(left)) return true;
        wait.until(left, () -> checkWanted(request.run()));
        return false;
    }

    /** What the job will yet write, by its own estimate: less what earlier attempts have left and sealed. */
    private <E extends PipelineEvent, R> long bytesLeft(E request, StageJob<E, R> job, JobId id, Path folder)
            throws IOException {
        ArtifactStore store = surroundings.store();
        long needed = job.bytesNeeded(request, store);
        return needed == 0 ? 0 : Math.max(0, needed - DurableFiles.size(folder) - store.sealedBytes(id.value()));
    }

    private boolean isAnotherRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder, unnoted)
                .filter(beat -> beat.isAlive(surroundings.clock().instant()))
                .filter(beat -> !beat.run().equals(run))
                .isPresent();
    }

    private boolean isSameRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder, unnoted)
                .filter(beat -> beat.run().equals(run))
                .isPresent();
    }

    private static void log(Level level, String what, RunId run, Stage stage) {
        LOG.log(level, "{0} run={1} stage={2}", what, run, stage.key());
    }
}
