package dev.trainyard.gateway.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComputedResultsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void computesAResultOnceAndKeepsTheLastOnes() throws Exception {
        AtomicInteger computed = new AtomicInteger();
        ComputedResults<String, Integer> results = new ComputedResults<>(Runnable::run, 2);

        assertThat(results.get("a", computed::incrementAndGet, LONG)).contains(1);
        assertThat(results.get("a", computed::incrementAndGet, LONG)).contains(1);
        results.get("b", computed::incrementAndGet, LONG);
        results.get("c", computed::incrementAndGet, LONG);

        assertThat(results.get("b", computed::incrementAndGet, LONG)).contains(2);
        assertThat(results.get("a", computed::incrementAndGet, LONG)).contains(4);
    }

    @Test
    void goesOnComputingWhenNobodyWaitsAnyLonger() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        ComputedResults<String, Integer> results = new ComputedResults<>(waiting::add, 2);

        assertThat(results.get("a", () -> 7, Duration.ZERO)).isEmpty();
        assertThat(results.get("a", () -> 8, Duration.ZERO)).isEmpty();
        assertThat(waiting).hasSize(1);
        waiting.remove().run();

        assertThat(results.get("a", () -> 9, Duration.ZERO)).contains(7);
    }

    @Test
    void triesAgainWhatFailed() throws Exception {
        ComputedResults<String, Integer> results = new ComputedResults<>(Runnable::run, 2);

        assertThatThrownBy(() -> results.get(
                        "a",
                        () -> {
                            throw new IOException("the file is gone");
                        },
                        LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("the file is gone");
        assertThat(results.get("a", () -> 7, LONG)).contains(7);
    }

    @Test
    void hasNoResultWhileThereIsNoPlaceForIt() throws Exception {
        AtomicInteger places = new AtomicInteger();
        ComputedResults<String, Integer> results = new ComputedResults<>(
                command -> {
                    if (places.getAndDecrement() <= 0) throw new RejectedExecutionException();
                    command.run();
                },
                2);

        assertThat(results.get("a", () -> 7, LONG)).isEmpty();
        places.set(1);
        assertThat(results.get("a", () -> 7, LONG)).contains(7);
    }
}
