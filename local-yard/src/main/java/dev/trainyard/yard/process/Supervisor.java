package dev.trainyard.yard.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one child process alive: restarts it when it dies, reports that, and stops it when closed. A child that keeps
 * dying, or that cannot be started, is tried again once a minute. Exceptions from listeners or the operating system do
 * not end the supervision.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Supervisor.class.getName());
    private static final Duration LOOK_AFTER = Duration.ofSeconds(5);
    private static final int RESTARTS_A_MINUTE = 4;
    private static final Duration SLOW = Duration.ofMinutes(1);
    private static final int SECONDS_TO_STOP = 15;

    private final ChildSpec spec;
    private final RestartRule rule;
    private final InstantSource clock;
    private final Consumer<String> notices;
    private final Runnable changed;
    private @Nullable Process process;
    private boolean stopping;
    private Instant started;

    private Supervisor(
            ChildSpec spec, RestartRule rule, InstantSource clock, Consumer<String> notices, Runnable changed) {
        this.spec = spec;
        this.rule = rule;
        this.clock = clock;
        this.notices = notices;
        this.changed = changed;
        this.started = clock.instant();
    }

    /**
     * Starts the child.
     *
     * @param notices receives a sentence for each death, each failed start and each recovery
     * @param changed called when the child has a new process id, and when {@link #trouble()} changes
     * @throws IOException if its program cannot be started the first time
     */
    public static Supervisor start(ChildSpec spec, InstantSource clock, Consumer<String> notices, Runnable changed)
            throws IOException {
        return start(spec, new RestartRule(RESTARTS_A_MINUTE, Duration.ofSeconds(1), SLOW), clock, notices, changed);
    }

    static Supervisor start(
            ChildSpec spec, RestartRule rule, InstantSource clock, Consumer<String> notices, Runnable changed)
            throws IOException {
        Supervisor supervisor = new Supervisor(spec, rule, clock, notices, changed);
        Process first = supervisor.launch();
        Thread.ofVirtual().name("supervise-" + spec.name()).start(() -> supervisor.supervise(first));
        return supervisor;
    }

    public String name() {
        return spec.name();
    }

    public ChildSpec spec() {
        return spec;
    }

    /** The child's process, if it is alive. */
    public synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    /** A sentence about the child if it keeps dying. */
    public synchronized Optional<String> trouble() {
        return rule.slowed()
                ? Optional.of(spec.name() + " keeps exiting and is restarted once a minute; its log " + spec.log()
                        + " says why.")
                : Optional.empty();
    }

    /** Asks the child to stop, without waiting for it; it is not restarted. */
    public synchronized void stop() {
        stopping = true;
        notifyAll();
        if (process != null) {
            process.destroy();
        }
    }

    /** Stops the child: first with a request, after a few seconds by force. */
    @Override
    public void close() {
        stop();
        Process last;
        synchronized (this) {
            last = process;
        }
        if (last == null) {
            return;
        }
        try {
            if (!last.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                last.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process launch() throws IOException {
        started = clock.instant();
        Files.createDirectories(spec.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(spec.command());
        builder.environment().putAll(spec.environment());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        process = builder.start();
        return process;
    }

    private void supervise(Process first) {
        Process current = first;
        try {
            while (true) {
                String died = spec.name() + " exited with status " + endOf(current) + " (its log: " + spec.log() + ")";
                Optional<Process> next = replace(died);
                if (next.isEmpty()) {
                    return;
                }
                current = next.get();
                notifyOfChange();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the child's end, and notices meanwhile when it has recovered. */
    private int endOf(Process child) throws InterruptedException {
        while (!child.waitFor(LOOK_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
            if (recovered()) {
                say(spec.name() + " is running again.");
                notifyOfChange();
            }
        }
        return child.exitValue();
    }

    private synchronized boolean recovered() {
        if (!rule.slowed() || !rule.isWellAfter(Duration.between(started, clock.instant()))) {
            return false;
        }
        rule.recovered();
        return true;
    }

    /** Restarts the child, with as many tries as needed; empty if it should no longer run. */
    private Optional<Process> replace(String died) throws InterruptedException {
        String what = died;
        while (true) {
            boolean wasSlow = isSlow();
            Duration pause = pauseAfterDeath();
            if (isSlow() && !wasSlow) {
                say(what + " too often; it is now restarted once a minute.");
                notifyOfChange();
            }
            // A signal to the whole process group ends the children a moment before the yard receives it; such a death
            // is not reported.
            if (!sleep(pause)) {
                return Optional.empty();
            }
            if (!isSlow()) {
                say(what + "; it is being restarted.");
            }
            try {
                return launchUnlessStopping();
            } catch (IOException | RuntimeException | Error e) {
                // Errors too: a failure to create a thread, for example, means that the machine is temporarily short of
                // resources.
                what = spec.name() + " could not be started (" + e.getMessage() + ")";
            }
        }
    }

    private synchronized Optional<Process> launchUnlessStopping() throws IOException {
        return stopping ? Optional.empty() : Optional.of(launch());
    }

    private synchronized Duration pauseAfterDeath() {
        return rule.afterDeath(started, clock.instant());
    }

    private synchronized boolean isSlow() {
        return rule.slowed();
    }

    /** @return whether the child should still run after that */
    private synchronized boolean sleep(Duration pause) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !stopping; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !stopping;
    }

    private void say(String sentence) {
        try {
            notices.accept(sentence);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a notice could not be delivered: " + sentence, e);
        }
    }

    private void notifyOfChange() {
        try {
            changed.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a change of " + spec.name() + " could not be reported", e);
        }
    }
}
