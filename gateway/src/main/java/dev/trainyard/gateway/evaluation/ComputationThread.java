package dev.trainyard.gateway.evaluation;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread that computes what takes seconds of a core, one thing at a time, so that other requests and the services
 * beside the gateway keep their cores. A few computations wait; more are rejected.
 */
public final class ComputationThread implements Executor, AutoCloseable {
    private static final int MOST_WAITING = 16;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), command -> {
                Thread computing = new Thread(command, "computations");
                computing.setDaemon(true);
                return computing;
            });

    @Override
    public void execute(Runnable command) {
        thread.execute(command);
    }

    /** What is being computed is abandoned. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
