package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(cursor.toString()).matches("r3\\.s6\\.c3\\.k9\\.e39\\.v3\\.p\\d+");
    }

    @Test
    void coversWhatWasReadAndNothingElse() {
        EventCursor cursor = EventCursor.START;
        for (RecordedEvent event : events.subList(0, 50)) cursor = cursor.after(event);

        assertThat(events.subList(0, 50)).allMatch(cursor::covers);
        assertThat(events.subList(50, events.size())).noneMatch(cursor::covers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "r", "x1", "r1..p2", "r-1", "r99999999999999999999"})
    void refusesWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> EventCursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no event id of this stream.");
    }
}
