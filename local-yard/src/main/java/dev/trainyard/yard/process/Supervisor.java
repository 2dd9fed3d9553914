package dev.trainyard.yard.process;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one child process alive: starts it again when it dies, says so, and ends it when it is closed. A child that keeps
 * dying is given up, with a sentence.
 */
public final class Supervisor implements AutoCloseable {
    private static final int RESTARTS_A_MINUTE = 4;
    private static final int SECONDS_TO_STOP = 15;

    private final ChildSpec spec;
    private final RestartRule rule;
    private final InstantSource clock;
    private final Consumer<String> notices;
    private final Runnable changed;
    private @Nullable Process process;
    private boolean stopping;
    private boolean givenUp;

    private Supervisor(
            ChildSpec spec, RestartRule rule, InstantSource clock, Consumer<String> notices, Runnable changed) {
        this.spec = spec;
        this.rule = rule;
        this.clock = clock;
        this.notices = notices;
        this.changed = changed;
    }

    /**
     * Starts the child.
     *
     * @param notices gets a sentence for each death, restart and surrender
     * @param changed called after each start, when the child has a new process id
     * @throws IOException where its program cannot be started at all
     */
    public static Supervisor start(ChildSpec spec, InstantSource clock, Consumer<String> notices, Runnable changed)
            throws IOException {
        return start(spec, new RestartRule(RESTARTS_A_MINUTE, Duration.ofSeconds(1)), clock, notices, changed);
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

    /** The child's process, where one is alive. */
    public synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    /** Whether the child died too often and is not started again. */
    public synchronized boolean givenUp() {
        return givenUp;
    }

    /** Asks the child to end, without waiting for it; it is not started again. */
    public synchronized void stop() {
        stopping = true;
        notifyAll();
        if (process != null) {
            process.destroy();
        }
    }

    /** Ends the child: asks first, insists after some seconds. */
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
        Files.createDirectories(spec.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(spec.command());
        builder.environment().putAll(spec.environment());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        process = builder.start();
        return process;
    }

    private void supervise(Process started) {
        Process current = started;
        try {
            while (true) {
                int status = current.waitFor();
                Optional<Process> next = replace(status);
                if (next.isEmpty()) {
                    return;
                }
                current = next.get();
                changed.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            notices.accept(spec.name() + " cannot be started again: " + e.getMessage() + ".");
        }
    }

    private synchronized Optional<Process> replace(int status) throws InterruptedException, IOException {
        if (stopping) {
            return Optional.empty();
        }
        Optional<Duration> wait = rule.afterDeath(clock.instant());
        String died = spec.name() + " ended with exit status " + status + " (its log: " + spec.log() + ")";
        if (wait.isEmpty()) {
            givenUp = true;
            notices.accept(died + " too often and is not started again.");
            return Optional.empty();
        }
        for (long left = wait.get().toMillis(),
                        until = System.nanoTime() + wait.get().toNanos();
                left > 0 && !stopping;
                left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        // A signal to the whole group ends the children a moment before the yard hears of it: that is no death to tell
        // of.
        if (stopping) {
            return Optional.empty();
        }
        notices.accept(died + "; it is started again.");
        return Optional.of(launch());
    }
}
