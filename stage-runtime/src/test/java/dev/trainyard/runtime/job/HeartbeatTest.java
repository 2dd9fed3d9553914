package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeartbeatTest {
    private static final RunId RUN = new RunId("run-1");
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path folder;

    AtomicReference<Instant> now = new AtomicReference<>(START);
    InstantSource clock = now::get;
    RecordedEvents events = new RecordedEvents();

    @Test
    void continuesAfterAHeartbeatThatCouldNotBeWritten() throws Exception {
        Attempt attempt = Attempt.begin(folder, RUN, clock);
        // The folder in which the next heartbeat is prepared is no longer writable, as on a full disk.
        Path next = folder.resolve("attempts/1/beat.json.next");
        Files.createDirectories(next.resolve("in the way"));
        try (Heartbeat heart = start(attempt)) {
            now.set(START.plusSeconds(20));
            await(() -> !events.of(StageBeat.class).isEmpty());
            assertThat(heart.job().lastBeat()).isEqualTo(START);

            Files.delete(next.resolve("in the way"));
            Files.delete(next);

            await(() -> heart.job().lastBeat().equals(START.plusSeconds(20)));
        }
        assertThat(Attempt.newest(folder, List.of()))
                .get()
                .extracting(Attempt.Beat::at)
                .isEqualTo(START.plusSeconds(20));
    }

    @Test
    void publishesABeatEveryFifteenSecondsAtMost() throws Exception {
        Attempt attempt = Attempt.begin(folder, RUN, clock);
        try (Heartbeat heart = start(attempt)) {
            for (int second = 1; second <= 31; second++) {
                Instant then = START.plusSeconds(second);
                now.set(then);
                await(() -> heart.job().lastBeat().equals(then));
            }
        }

        assertThat(events.of(StageBeat.class))
                .containsExactly(
                        new StageBeat(RUN, Stage.PRETRAIN, 1, START.plusSeconds(15)),
                        new StageBeat(RUN, Stage.PRETRAIN, 1, START.plusSeconds(30)));
    }

    @Test
    void doesNotBeatForAnAttemptThatWasFenced() throws Exception {
        Attempt older = Attempt.begin(folder, RUN, clock);
        try (Heartbeat heart = start(older)) {
            Attempt.begin(folder, RUN, clock);
            await(() -> older.hasEnded());
            now.set(START.plusSeconds(60));
            Thread.sleep(50);

            assertThat(heart.job().lastBeat()).isEqualTo(START);
        }
        assertThat(events.of(StageBeat.class)).isEmpty();
        assertThat(Attempt.consecutiveDeaths(folder, RUN, List.of())).isEqualTo(1);
    }

    private Heartbeat start(Attempt attempt) {
        return Heartbeat.start(attempt, RUN, Stage.PRETRAIN, events, clock, Duration.ofMillis(2));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) Thread.sleep(2);
    }
}
