package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.job.Attempt.Ending;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Records every few seconds that an attempt is alive: in the job's folder, for the replicas of the stage, and less
 * often as an event, for people. If a heartbeat cannot be written, for example because the disk is full, the next one
 * follows as usual; a fenced attempt writes none.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Heartbeat.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(15);

    private final Attempt attempt;
    private final RunId run;
    private final Stage stage;
    private final EventSink events;
    private final InstantSource clock;
    private final Duration every;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile Instant lastBeat;
    private Instant lastTold;
    private boolean failing;

    private Heartbeat(Attempt attempt, RunId run, Stage stage, EventSink events, InstantSource clock, Duration every) {
        this.attempt = attempt;
        this.run = run;
        this.stage = stage;
        this.events = events;
        this.clock = clock;
        this.every = every;
        this.lastBeat = clock.instant();
        this.lastTold = lastBeat;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("beat-" + stage.key() + "-" + run)
                .unstarted(this::beat);
    }

    static Heartbeat start(Attempt attempt, RunId run, Stage stage, EventSink events, InstantSource clock) {
        return start(attempt, run, stage, events, clock, EVERY);
    }

    static Heartbeat start(
            Attempt attempt, RunId run, Stage stage, EventSink events, InstantSource clock, Duration every) {
        Heartbeat heart = new Heartbeat(attempt, run, stage, events, clock, every);
        heart.thread.start();
        return heart;
    }

    RunningJob job() {
        return new RunningJob(run, stage, attempt.number(), attempt.startedAt(), lastBeat);
    }

    /** Records in the job's folder that the process was asked to stop. */
    void leave() {
        attempt.leave();
    }

    private void beat() {
        try {
            while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!attempt.isNewest()) {
                    attempt.end(Ending.LEFT);
                    return;
                }
                note();
                tell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note() {
        try {
            attempt.beat();
            lastBeat = clock.instant();
            if (failing) LOG.log(Level.INFO, "the heartbeat can be written again run={0} stage={1}", run, stage.key());
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing)
                LOG.log(Level.WARNING, "the heartbeat cannot be written run=" + run + " stage=" + stage.key(), e);
            failing = true;
        }
    }

    private void tell() {
        Instant now = clock.instant();
        if (now.isBefore(lastTold.plus(TOLD_EVERY))) return;
        lastTold = now;
        try {
            events.report(new StageBeat(run, stage, attempt.number(), now));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a heartbeat could not be published run=" + run + " stage=" + stage.key(), e);
        }
    }

    /** Returns when no further heartbeat can follow. */
    @Override
    public void close() {
        stopped.countDown();
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
