package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests for work: does each job once, stores what it came to, and tells the others.
 *
 * <p>When {@link #run} returns, the request is dealt with and may be acknowledged: the result is announced, or the failure
 * is, or the run was cancelled. When it throws {@link StageStoppingException}, the process is ending and the request must
 * stay unacknowledged; the next process finds the job's folder and goes on.
 *
 * <p>A result is stored under the job's id before it is announced, so a request that is delivered again, or another run
 * that asks for the same, is answered from there. Of two processes at the same job for the same run, which a moved
 * partition can lead to, the newer fences the older. Where another run's attempt is alive, this one waits for its result.
 */
public final class JobRunner {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());
    private static final Duration BEAT_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final JobSurroundings surroundings;
    private final JobResults results;
    private final Path workRoot;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @param workRoot where the jobs' folders are; shared by the replicas of a service */
    public JobRunner(
            ArtifactStore store, EventSink events, Cancellations cancellations, Path workRoot, InstantSource clock) {
        this.surroundings = new JobSurroundings(store, events, cancellations, clock);
        this.results = new JobResults(store);
        this.workRoot = workRoot;
    }

    /**
     * Answers one request, in the calling thread.
     *
     * @throws StageStoppingException where the process is ending and the request is unanswered
     */
    public <E extends PipelineEvent, R> void run(E request, StageJob<E, R> job) {
        working.add(Thread.currentThread());
        try {
            answer(request, job);
        } catch (RunCancelledException e) {
            log(Level.INFO, "stopped by cancellation", request.run(), job.stage());
        } catch (StageStoppingException e) {
            log(Level.INFO, "interrupted by the service's end", request.run(), job.stage());
            throw e;
        } catch (Throwable failure) {
            if (stopping) throw new StageStoppingException();
            LOG.log(
                    Level.ERROR,
                    "stage failed run=" + request.run() + " stage="
                            + job.stage().key(),
                    failure);
            surroundings.events().publish(new StageFailed(request.run(), job.stage(), FailureReason.of(failure)));
        } finally {
            working.remove(Thread.currentThread());
        }
    }

    /** Asks the jobs at work to end where they are, and waits for that; interrupts them when it takes long. */
    public void stop(Duration patience) throws InterruptedException {
        stopping = true;
        for (Thread thread : working) {
            if (isIdleAfter(thread, patience)) continue;
            thread.interrupt();
            isIdleAfter(thread, patience);
        }
    }

    private boolean isIdleAfter(Thread thread, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (working.contains(thread) && System.nanoTime() < deadline) Thread.sleep(20);
        return !working.contains(thread);
    }

    private <E extends PipelineEvent, R> void answer(E request, StageJob<E, R> job) throws Exception {
        JobId id = job.id(request);
        Path folder = workRoot.resolve(job.stage().key() + "-" + id);
        while (true) {
            checkWanted(request.run());
            Optional<JobResults.Outcome<R>> known = results.find(job.stage(), id, job.resultType());
            if (known.isPresent()) {
                announceAgain(request, job, known.get());
                return;
            }
            if (!isAnotherRunAt(folder, request.run())) {
                Attempt attempt = Attempt.begin(folder, request.run(), surroundings.clock());
                try {
                    perform(request, job, id, attempt, folder);
                    return;
                } catch (FencedException e) {
                    log(Level.INFO, "taken over by a newer attempt", request.run(), job.stage());
                    if (isSameRunAt(folder, request.run())) return;
                }
            }
            Thread.sleep(LOOK_AGAIN_AFTER);
        }
    }

    private <E extends PipelineEvent, R> void perform(
            E request, StageJob<E, R> job, JobId id, Attempt attempt, Path folder) throws Exception {
        RunId run = request.run();
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        JobContext context = new JobContext(run, job.stage(), id, attempt, scratch, surroundings, () -> stopping);
        surroundings.events().publish(new StageStarted(run, job.stage(), attempt.number(), attempt.startedAt()));
        log(Level.INFO, "started attempt=" + attempt.number() + " job=" + id, run, job.stage());
        JobResults.Outcome<R> outcome;
        CountDownLatch ended = new CountDownLatch(1);
        Thread heart = Thread.ofPlatform().daemon().name("beat-" + id).start(() -> beat(attempt, ended));
        try {
            R result = job.perform(request, context);
            context.checkActive();
            outcome = results.keep(
                    job.stage(), id, new JobResults.Outcome<>(run, attempt.seconds(), result), job.resultType());
        } finally {
            ended.countDown();
            heart.join();
        }
        discard(folder);
        announce(request, job, outcome.result(), outcome.seconds(), false);
    }

    private <E extends PipelineEvent, R> void announceAgain(
            E request, StageJob<E, R> job, JobResults.Outcome<R> known) {
        boolean sameRun = known.run().equals(request.run());
        if (!sameRun) {
            surroundings
                    .events()
                    .publish(new StageStarted(
                            request.run(), job.stage(), 1, surroundings.clock().instant()));
        }
        announce(request, job, known.result(), sameRun ? known.seconds() : 0, true);
    }

    private <E extends PipelineEvent, R> void announce(
            E request, StageJob<E, R> job, R result, double seconds, boolean reused) {
        job.announce(request, result).forEach(surroundings.events()::publish);
        surroundings.events().publish(new StageCompleted(request.run(), job.stage(), seconds, reused));
        log(Level.INFO, "completed reused=" + reused, request.run(), job.stage());
    }

    private void checkWanted(RunId run) {
        if (stopping) throw new StageStoppingException();
        if (surroundings.cancellations().isCancelled(run)) throw new RunCancelledException(run);
    }

    private boolean isAnotherRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder)
                .filter(beat -> beat.isAlive(surroundings.clock().instant()))
                .filter(beat -> !beat.run().equals(run))
                .isPresent();
    }

    private static boolean isSameRunAt(Path folder, RunId run) throws IOException {
        return Attempt.newest(folder).filter(beat -> beat.run().equals(run)).isPresent();
    }

    private static void beat(Attempt attempt, CountDownLatch ended) {
        try {
            boolean over = false;
            while (!over) {
                over = ended.await(BEAT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                attempt.beat(over);
            }
        } catch (InterruptedException | IOException e) {
            LOG.log(Level.WARNING, "the beat of an attempt could not be written", e);
        }
    }

    private static void discard(Path folder) {
        try {
            DurableFiles.delete(folder);
        } catch (IOException e) {
            // The result is sealed; what is left costs nothing but space.
            LOG.log(Level.WARNING, "the work folder " + folder + " could not be deleted", e);
        }
    }

    private static void log(Level level, String what, RunId run, Stage stage) {
        LOG.log(level, "{0} run={1} stage={2}", what, run, stage.key());
    }
}
