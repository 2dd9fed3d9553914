package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextFlowTest {
    @Test
    void givesEachCharacterOnce() {
        TextFlow flow = new TextFlow(List.of());

        assertThat(flow.next("Hel")).isEqualTo("Hel");
        assertThat(flow.next("Hello")).isEqualTo("lo");
        assertThat(flow.rest("Hello")).isEmpty();
    }

    @Test
    void holdsBackACharacterWhoseEndIsStillToCome() {
        TextFlow flow = new TextFlow(List.of());

        assertThat(flow.next("a\uFFFD")).isEqualTo("a");
        assertThat(flow.next("aé")).isEqualTo("é");
        assertThat(flow.next("aé\uFFFD")).isEmpty();
        assertThat(flow.rest("aé\uFFFD")).isEqualTo("\uFFFD");
    }

    @Test
    void neverShowsTheBeginningOfAStopText() {
        TextFlow flow = new TextFlow(List.of("END"));

        assertThat(flow.next("one E")).isEqualTo("one ");
        assertThat(flow.next("one EN")).isEmpty();
        assertThat(flow.next("one END two")).isEmpty();
        assertThat(flow.ended()).isTrue();
        assertThat(flow.rest("one END two")).isEmpty();
    }

    @Test
    void givesOutWhatOnlyLookedLikeAStopText() {
        TextFlow flow = new TextFlow(List.of("END"));

        assertThat(flow.next("one EN")).isEqualTo("one ");
        assertThat(flow.next("one ENTRY")).isEqualTo("ENTRY");
    }
}
