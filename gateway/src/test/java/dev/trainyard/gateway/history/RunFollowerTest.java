package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFollowerTest {
    private static final RunId RUN = new RunId("a-run");
    private static final RunId OTHER = new RunId("another-run");

    private final RunHistory history = new RunHistory();
    private final List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
    private final Log log = new Log();

    /** The events in the topics, in pages of 100. */
    private static final class Log implements PastEvents {
        private final List<RecordedEvent> stored = new ArrayList<>();
        private int pages;
        private boolean away;

        @Override
        public Page read(RunId run, List<OffsetRange> ranges) throws IOException {
            if (away) throw new IOException("The broker is away.");
            pages++;
            List<RecordedEvent> found = stored.stream()
                    .filter(event -> event.event().run().equals(run))
                    .filter(event -> ranges.stream()
                            .anyMatch(it -> it.topic() == event.topic()
                                    && it.partition() == event.place().partition()
                                    && it.first() <= event.place().offset()
                                    && event.place().offset() <= it.last()))
                    .toList();
            return new Page(found.subList(0, Math.min(100, found.size())), found.size() <= 100);
        }
    }

    @Test
    void readsPastEventsPageByPageAndThenNewOnes() throws Exception {
        tell(events.subList(0, 500));
        RunFollower follower = follower(EventCursor.START);

        assertThat(read(follower, 500)).isEqualTo(events.subList(0, 500));
        assertThat(log.pages).isEqualTo(5);

        tell(events.subList(500, events.size()));
        assertThat(read(follower, events.size() - 500)).isEqualTo(events.subList(500, events.size()));
        assertThat(log.pages).isEqualTo(5);
        assertThat(follower.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void continuesFromTheCursorOfAnyEvent() throws Exception {
        tell(events);
        List<RunFollower.Followed> all = new ArrayList<>();
        RunFollower first = follower(EventCursor.START);
        while (all.size() < events.size()) all.addAll(first.next(Duration.ZERO));

        for (int index : new int[] {0, 99, 100, 333, events.size() - 2}) {
            RunFollower again =
                    follower(EventCursor.parse(all.get(index).cursor().toString()));

            assertThat(read(again, events.size() - index - 1)).isEqualTo(events.subList(index + 1, events.size()));
        }
        assertThat(follower(all.getLast().cursor()).next(Duration.ZERO)).isEmpty();
    }

    @Test
    void readsFromTheTopicsAgainWhenEventsAreNoLongerInMemory() throws Exception {
        tell(events.subList(0, 10));
        RunFollower slow = follower(EventCursor.START);
        read(slow, 10);

        tell(events.subList(10, 700));
        others(20_000);

        assertThat(read(slow, 690)).isEqualTo(events.subList(10, 700));
        assertThat(log.pages).isGreaterThan(2);
    }

    @Test
    void missesNothingAmongManyEventsOfOtherRuns() throws Exception {
        tell(events.subList(0, 1));
        RunFollower follower = follower(EventCursor.START);
        read(follower, 1);

        for (int i = 1; i < 40; i++) {
            others(1000);
            tell(events.subList(i, i + 1));
            if (i % 10 == 0) others(9000);
            assertThat(read(follower, 1)).containsExactly(events.get(i));
        }
    }

    @Test
    void continuesAfterExpiredEvents() throws Exception {
        tell(events.subList(0, 600));
        log.stored.removeIf(event -> event.place().offset() < 900);
        List<RecordedEvent> left = log.stored.stream().toList();
        RunFollower follower = follower(EventCursor.START);

        assertThat(read(follower, left.size())).isEqualTo(left);

        tell(events.subList(600, 700));
        assertThat(read(follower, 100)).isEqualTo(events.subList(600, 700));
    }

    @Test
    void continuesAfterTheTopicsCouldNotBeRead() throws Exception {
        tell(events.subList(0, 300));
        RunFollower follower = follower(EventCursor.START);
        read(follower, 100);

        log.away = true;
        assertThatThrownBy(() -> follower.next(Duration.ZERO)).hasMessage("The broker is away.");
        log.away = false;

        assertThat(read(follower, 200)).isEqualTo(events.subList(100, 300));
    }

    private RunFollower follower(EventCursor from) {
        return new RunFollower(history, log, RUN, from);
    }

    private static List<RecordedEvent> read(RunFollower follower, int count) throws Exception {
        List<RecordedEvent> read = new ArrayList<>();
        for (int idle = 0; read.size() < count && idle < 3; ) {
            List<RunFollower.Followed> next = follower.next(Duration.ZERO);
            next.forEach(each -> read.add(each.event()));
            idle = next.isEmpty() ? idle + 1 : 0;
        }
        return read;
    }

    private void tell(List<RecordedEvent> told) {
        log.stored.addAll(told);
        told.forEach(event -> history.add(event, _ -> {}));
    }

    private long offsetOfOthers = 0;

    private void others(int count) {
        for (int i = 0; i < count; i++) {
            history.add(
                    GoldenRun.recorded(
                            new SampleGenerated(OTHER, Stage.PRETRAIN, offsetOfOthers, "p", "t"),
                            2,
                            ++offsetOfOthers,
                            GoldenRun.START),
                    _ -> {});
        }
    }
}
