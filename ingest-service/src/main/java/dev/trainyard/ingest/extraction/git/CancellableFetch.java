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
 * A fetch in a thread of its own. JGit cannot be asked to stop while it waits for a host, so another thread checks for
 * cancellation and then closes the connections.
 */
record CancellableFetch(Callable<FetchedRepository> fetch, GuardedHttp http) {
    /** How long a cancelled fetch may take to stop using the folder, which another attempt may need. */
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
            // Not with a Duration, which join refuses for a thread that was never started.
            thread.join(LETTING_GO.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
