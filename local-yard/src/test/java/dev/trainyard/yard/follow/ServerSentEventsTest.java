package dev.trainyard.yard.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    private final ServerSentEvents stream = new ServerSentEvents();

    @Test
    void returnsAnEventsDataAtTheEmptyLineAfterIt() {
        assertThat(stream.line("id:7")).isEmpty();
        assertThat(stream.line("data: {\"a\":")).isEmpty();
        assertThat(stream.line("data: 1}")).isEmpty();

        assertThat(stream.line("")).contains("{\"a\":\n1}");
        assertThat(stream.lastId()).contains("7");
    }

    @Test
    void ignoresCommentsAndOtherFields() {
        stream.line(": keep alive");
        stream.line("event: step");
        stream.line("retry: 1000");

        assertThat(stream.line("")).isEqualTo(Optional.empty());
    }

    @Test
    void discardsAPartlyReadEventWhenTheStreamIsResumed() {
        stream.line("id: 3");
        stream.line("data: half");

        stream.restart();

        assertThat(stream.line("")).isEmpty();
        assertThat(stream.lastId()).contains("3");
    }
}
