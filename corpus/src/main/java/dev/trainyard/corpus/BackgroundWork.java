package dev.trainyard.corpus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What another thread does for one that waits for it: its result, or its failure as if it had happened here. */
public final class BackgroundWork {
    private BackgroundWork() {}

    /**
     * Waits for work however long it takes.
     *
     * @param activity what the work is, as in "candidates were read"
     * @throws InterruptedIOException where this thread is interrupted, which it then remains
     * @throws IOException of the work
     */
    public static <T> T await(Future<T> work, String activity) throws IOException {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + activity);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Gives the failure of work to be thrown, or throws it itself where it is no {@link IOException}. */
    public static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> new IOException(e);
        };
    }
}
