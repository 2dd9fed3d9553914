package dev.trainyard.gateway.evaluation;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Results that may take a while to compute. Requests for the same result wait for one computation, and the results that
 * were asked for last are kept. A computation that failed is tried again by the next request.
 */
public final class ComputedResults<K, V> {
    private final Executor worker;
    private final Map<K, CompletableFuture<V>> kept;

    /**
     * @param worker computes, and may reject what it has no place for
     * @param most the number of results that are kept
     */
    public ComputedResults(Executor worker, int most) {
        this.worker = worker;
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, CompletableFuture<V>> eldest) {
                return size() > most;
            }
        };
    }

    /** Reads files and computes. */
    @FunctionalInterface
    public interface Computation<V> {
        V compute() throws IOException;
    }

    /**
     * @param patience how long to wait; the computation goes on afterwards
     * @return empty if there is no result yet
     */
    public Optional<V> get(K key, Computation<V> computation, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<V> result;
        try {
            result = begun(key, computation);
        } catch (RejectedExecutionException _) {
            return Optional.empty();
        }
        try {
            return Optional.of(result.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            forget(key, result);
            if (e.getCause() instanceof IOException unreadable) throw unreadable;
            throw new IllegalStateException("the result could not be computed", e.getCause());
        }
    }

    private synchronized CompletableFuture<V> begun(K key, Computation<V> computation) {
        CompletableFuture<V> known = kept.get(key);
        if (known != null) return known;
        CompletableFuture<V> result = new CompletableFuture<>();
        worker.execute(() -> {
            try {
                result.complete(computation.compute());
            } catch (IOException | RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        kept.put(key, result);
        return result;
    }

    private synchronized void forget(K key, CompletableFuture<V> failed) {
        kept.remove(key, failed);
    }
}
