package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProgressTest {
    @TempDir
    Path home;

    RecordedEvents events = new RecordedEvents();
    SetClock clock = new SetClock();

    @Test
    void isPublishedAtMostOnceASecondAndAtTheEnd() {
        perform(context -> {
            for (int done = 0; done <= 100; done++) {
                context.progress("reading", "documents", done, 100);
                clock.advance(Duration.ofMillis(100));
            }
        });

        assertThat(events.of(StageProgressed.class))
                .extracting(StageProgressed::done)
                .containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
    }

    @Test
    void reportsTheRateOfTheLastSecondsAndTheRemainingTime() {
        perform(context -> {
            // A slow minute at the start must not affect the later rate.
            context.progress("reading", "documents", 0, 1000);
            clock.advance(Duration.ofMinutes(1));
            for (int done = 10; done <= 510; done += 10) {
                context.progress("reading", "documents", done, 1000);
                clock.advance(Duration.ofSeconds(1));
            }
        });

        StageProgressed last = events.of(StageProgressed.class).getLast();
        assertThat(last.perSecond()).isEqualTo(10);
        assertThat(last.secondsLeft()).isEqualTo(49);
    }

    @Test
    void doesNotGuessTheTimeLeftOfAnUnknownTotal() {
        perform(context -> {
            context.progress("reading", "documents", 0, 0);
            clock.advance(Duration.ofSeconds(2));
            context.progress("reading", "documents", 8, 0);
        });

        StageProgressed last = events.of(StageProgressed.class).getLast();
        assertThat(last.perSecond()).isEqualTo(4);
        assertThat(last.secondsLeft()).isNull();
    }

    @Test
    void isDueImmediatelyAndThenAfterEachPeriod() {
        perform(context -> {
            assertThat(context.due("sample", Duration.ofSeconds(3))).isTrue();
            clock.advance(Duration.ofSeconds(2));
            assertThat(context.due("sample", Duration.ofSeconds(3))).isFalse();
            assertThat(context.due("checkpoint", Duration.ofSeconds(3))).isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(context.due("sample", Duration.ofSeconds(3))).isTrue();
        });
    }

    @Test
    void observationsTakeAThirtiethOfTheTime() {
        int[] taken = {0, 0};
        perform(context -> {
            for (int second = 0; second < 900; second++) {
                context.observe("cheap", Duration.ofSeconds(5), () -> taken[0]++);
                context.observe("expensive", Duration.ofSeconds(5), () -> {
                    taken[1]++;
                    clock.advance(Duration.ofSeconds(3));
                });
                clock.advance(Duration.ofSeconds(1));
            }
        });

        // Ten expensive ones make it 927 seconds.
        assertThat(taken[1]).isEqualTo(11);
        assertThat(taken[0]).isBetween(180, 187);
    }

    private interface Work {
        void with(JobContext context);
    }

    private void perform(Work work) {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        JobRunner runner = new JobRunner(store, events, new Cancellations(), home.resolve("work"), clock);
        AssertionError[] failed = new AssertionError[1];
        runner.run(new RunCancelled(new RunId("run-1"), "progress"), new GreetingJob(context -> {
            try {
                work.with(context);
            } catch (AssertionError e) {
                failed[0] = e;
            }
            return "done";
        }));
        if (failed[0] != null) throw failed[0];
    }

    private static final class SetClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }
}
