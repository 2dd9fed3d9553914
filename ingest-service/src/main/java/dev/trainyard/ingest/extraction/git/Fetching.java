package dev.trainyard.ingest.extraction.git;

import dev.trainyard.corpus.BackgroundWork;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.source.CancellationCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/**
 * A fetch in a thread of its own. JGit says nothing while a host keeps it waiting, so another thread has to ask whether
 * the repository is still wanted, and to take the connections away where it is not.
 */
record Fetching(Callable<FetchedRepository> fetch, GuardedHttp http) {
    /** So long it may take to leave the folder alone, which another attempt may want. */
    private static final Duration LETTING_GO = Duration.ofSeconds(5);

    FetchedRepository within(Duration limit, CancellationCheck cancellation) throws IOException {
        FutureTask<FetchedRepository> fetching = new FutureTask<>(fetch);
        Thread thread = Thread.ofPlatform().daemon().name("fetching").unstarted(fetching);
        try {
            return cancellation.await(thread, fetching, limit);
        } catch (ExecutionException e) {
            throw BackgroundWork.failure(e);
        } catch (TimeoutException e) {
            throw new NotFetchedException("it takes too long to fetch");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while fetching");
        } finally {
            thread.interrupt();
            http.close();
            awaitEnd(thread);
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            // Not by the duration itself, which a thread that was never started refuses.
            thread.join(LETTING_GO.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
