package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTextFilterTest {
    @Test
    void returnsEachCharacterOnce() {
        StopTextFilter flow = new StopTextFilter(StopText.all(List.of()));

        assertThat(flow.next("Hel")).isEqualTo("Hel");
        assertThat(flow.next("lo")).isEqualTo("lo");
        assertThat(flow.rest()).isEmpty();
    }

    @Test
    void neverShowsTheBeginningOfAStopText() {
        StopTextFilter flow = new StopTextFilter(StopText.all(List.of("END")));

        assertThat(flow.next("one E")).isEqualTo("one ");
        assertThat(flow.next("N")).isEmpty();
        assertThat(flow.next("D two")).isEmpty();
        assertThat(flow.ended()).isTrue();
        assertThat(flow.rest()).isEmpty();
        assertThat(flow.given()).isEqualTo(4);
    }

    @Test
    void returnsTextThatOnlyLookedLikeAStopText() {
        StopTextFilter flow = new StopTextFilter(StopText.all(List.of("END", "aab")));

        assertThat(flow.next("one EN")).isEqualTo("one ");
        assertThat(flow.next("TRY")).isEqualTo("ENTRY");
        assertThat(flow.next(" aa")).isEqualTo(" ");
        assertThat(flow.next("a")).isEqualTo("a");
        assertThat(flow.rest()).isEqualTo("aa");
    }

    /** Checks the rule on random texts with few letters, split in random ways. */
    @Test
    void endsBeforeTheFirstCompleteStopText() {
        Random chance = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            String text = letters(chance, chance.nextInt(30));
            List<String> stops = new ArrayList<>();
            for (int i = chance.nextInt(4); i > 0; i--) stops.add(letters(chance, 1 + chance.nextInt(5)));
            String expected = text;
            boolean ends = false;
            for (int end = 1; end <= text.length() && !ends; end++) {
                for (String stop : stops) {
                    if (!text.startsWith(stop, end - stop.length())) continue;
                    String before = text.substring(0, end - stop.length());
                    if (!ends || before.length() < expected.length()) expected = before;
                    ends = true;
                }
            }
            StopTextFilter flow = new StopTextFilter(StopText.all(stops));
            StringBuilder given = new StringBuilder();
            for (int at = 0; at < text.length() && !flow.ended(); ) {
                int next = Math.min(text.length(), at + 1 + chance.nextInt(4));
                given.append(flow.next(text.substring(at, next)));
                assertThat(expected).startsWith(given);
                at = next;
            }
            given.append(flow.rest());

            assertThat(given).as("%s with %s", text, stops).hasToString(expected);
            assertThat(flow.ended()).isEqualTo(ends);
            assertThat(flow.given()).isEqualTo(expected.length());
        }
    }

    private static String letters(Random chance, int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) letters.append("ab".charAt(chance.nextInt(2)));
        return letters.toString();
    }
}
