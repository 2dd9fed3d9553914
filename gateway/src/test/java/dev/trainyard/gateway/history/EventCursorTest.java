package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
    private final List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(new RunId("a-run")));

    @Test
    void survivesBeingWrittenAndRead() {
        EventCursor cursor = EventCursor.START;
        for (RecordedEvent event : events) cursor = cursor.after(event);

        assertThat(EventCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).matches("r1-3\\.s1-6\\.c1-3\\.k1-9\\.e1-39\\.v1-3\\.p1-\\d+");
    }

    @Test
    void coversWhatWasReadAndNothingElse() {
        EventCursor cursor = EventCursor.START;
        for (RecordedEvent event : events.subList(0, 50)) cursor = cursor.after(event);

        assertThat(events.subList(0, 50)).allMatch(cursor::covers);
        assertThat(events.subList(50, events.size())).noneMatch(cursor::covers);
    }

    @Test
    void namesPartitionAndIncarnation() {
        RecordedEvent told =
                GoldenRun.recorded(GoldenRun.events(new RunId("a-run")).getFirst(), 2, 12, GoldenRun.START);
        RecordedEvent again = new RecordedEvent(
                told.topic(),
                new RecordPosition("9f3a1c", 2, 4, GoldenRun.START),
                told.id(),
                told.bytes(),
                told.event());

        EventCursor cursor = EventCursor.START.after(told).after(again);

        assertThat(cursor).hasToString("r2-4@9f3a1c");
        assertThat(EventCursor.parse("r2-4@9f3a1c")).isEqualTo(cursor);
        assertThat(cursor.covers(again)).isTrue();
        assertThat(EventCursor.parse("r2-12").covers(again)).isFalse();
    }

    @Test
    void readsTheFormOfEarlierVersions() {
        EventCursor earlier = EventCursor.parse("r12.p345");

        assertThat(earlier).hasToString("r12.p345");
        assertThat(earlier.among(List.of(
                        new OffsetRange(Topic.RUNS, "aaaaaa", 3, 12, 12),
                        new OffsetRange(Topic.PROGRESS, "bbbbbb", 1, 300, 400))))
                .hasToString("r3-12@aaaaaa.p1-345@bbbbbb");
    }

    @Test
    void repeatsEventsRatherThanOmittingThemForAnAmbiguousOlderCursor() {
        List<OffsetRange> twoPartitions = List.of(
                new OffsetRange(Topic.PROGRESS, "", 1, 300, 400), new OffsetRange(Topic.PROGRESS, "", 6, 0, 20));
        List<OffsetRange> shorter = List.of(new OffsetRange(Topic.PROGRESS, "", 1, 0, 20));

        EventCursor earlier = EventCursor.parse("p345");

        assertThat(earlier.among(twoPartitions).unread(twoPartitions)).isEqualTo(twoPartitions);
        assertThat(earlier.among(shorter).unread(shorter)).isEqualTo(shorter);
    }

    @Test
    void forgetsOffsetsOfARecreatedTopic() {
        List<OffsetRange> now = List.of(new OffsetRange(Topic.PROGRESS, "bbbbbb", 1, 0, 20));

        EventCursor before = EventCursor.parse("p1-345@aaaaaa").among(now);

        assertThat(before).isEqualTo(EventCursor.START);
        assertThat(before.unread(now)).isEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"17", "r", "x1", "r1..p2", "r-1", "r99999999999999999999", "r1-", "r1@abcdef2", "r1-2@xyzxyz"})
    void refusesAnInvalidCursor(String text) {
        assertThatThrownBy(() -> EventCursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an event id of this stream.");
    }
}
