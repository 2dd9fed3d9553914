package dev.trainyard.ingest.candidates;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that examine what another one reads. What has been read and waits to be examined is limited in size, so memory
 * does not grow with the sources.
 */
public final class Examiners {
    private final ExecutorService threads;
    private final int mostWaiting;
    private final Semaphore waiting;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Reads, and hands over what is to be examined. */
    @FunctionalInterface
    public interface Reading {
        void read(Examiners examiners) throws IOException;
    }

    /** One examination. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException;
    }

    private Examiners(ExecutorService threads, int mostWaiting) {
        this.threads = threads;
        this.mostWaiting = mostWaiting;
        waiting = new Semaphore(mostWaiting);
    }

    /**
     * Reads everything, and returns when all of it has been examined.
     *
     * @param number of threads
     * @param name of each thread
     * @param mostWaiting the largest size of what waits to be examined
     * @throws IOException the first failure, of reading or of an examination
     */
    public static void examine(int number, String name, int mostWaiting, Reading reading) throws IOException {
        Examiners examiners;
        try (ExecutorService threads = Executors.newFixedThreadPool(
                number, Thread.ofPlatform().daemon().name(name).factory())) {
            examiners = new Examiners(threads, mostWaiting);
            try {
                reading.read(examiners);
            } catch (IOException | RuntimeException e) {
                // The working threads are interrupted; the errors that this causes are not the reason of the failure.
                threads.shutdownNow();
                throw e;
            }
        }
        examiners.requireNoFailure();
    }

    /** Waits until there is room for something of this size, and has it examined. */
    public void submit(int size, Task task) {
        int held = Math.min(mostWaiting, size);
        waiting.acquireUninterruptibly(held);
        threads.execute(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                waiting.release(held);
            }
        });
    }

    /** @throws IOException if an examination has failed, so that reading can end */
    public void requireNoFailure() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("an examination failed", e);
        }
    }
}
