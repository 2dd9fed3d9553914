package dev.trainyard.corpus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for work that another thread does, and passes on its result or its failure. */
public final class BackgroundWork {
    private BackgroundWork() {}

    /**
     * Waits for work without a time limit.
     *
     * @param activity what the work is, as in "candidates were read"
     * @throws InterruptedIOException if this thread is interrupted; its interrupt flag stays set
     * @throws IOException if the work failed with one
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

    /**
     * Returns the failure of work if it is an {@link IOException}, for the caller to throw; throws any other failure
     * itself.
     */
    public static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> new IOException(e);
        };
    }
}
