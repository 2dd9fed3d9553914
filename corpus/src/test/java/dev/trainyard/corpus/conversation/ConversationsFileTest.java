package dev.trainyard.corpus.conversation;

import static dev.trainyard.corpus.conversation.Turn.assistant;
import static dev.trainyard.corpus.conversation.Turn.system;
import static dev.trainyard.corpus.conversation.Turn.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.GzippedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsFileTest {
    private static final Dialogue DIALOGUE =
            Dialogue.of("ours", Split.TRAIN, List.of(system("Be brief."), user("Hi — 二"), assistant("Hello.\n\tYes?")));
    private static final Preference PREFERENCE = Preference.of(
            "pairs", Split.HELD_OUT, List.of(user("2 + 2?")), List.of(assistant("4")), List.of(assistant("5")));

    @TempDir
    private Path folder;

    @Test
    void readsBackTheWrittenConversationsAndPreferences() throws IOException {
        Path gz = write(DIALOGUE, PREFERENCE);

        try (Stream<TuningExample> read = ConversationsFile.read(gz)) {
            assertThat(read).containsExactly(DIALOGUE, PREFERENCE);
        }
    }

    @Test
    void writesALineOfJsonForEach() throws IOException {
        Path gz = write(PREFERENCE);

        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gz)), StandardCharsets.UTF_8))) {
            assertThat(lines.lines())
                    .containsExactly("{\"kind\":\"preference\",\"id\":\"" + PREFERENCE.id()
                            + "\",\"source\":\"pairs\",\"split\":\"held-out\","
                            + "\"prompt\":[{\"role\":\"user\",\"content\":\"2 + 2?\"}],"
                            + "\"chosen\":[{\"role\":\"assistant\",\"content\":\"4\"}],"
                            + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"5\"}]}");
        }
    }

    @Test
    void givesEqualConversationsOfDifferentSourcesTheSameId() {
        Dialogue other = Dialogue.of("theirs", Split.HELD_OUT, DIALOGUE.turns());

        assertThat(other.id()).isEqualTo(DIALOGUE.id());
    }

    @Test
    void givesConversationsWithTheSameTextsInDifferentTurnsDifferentIds() {
        Dialogue one = Dialogue.of("a", Split.TRAIN, List.of(user("ab"), assistant("c")));
        Dialogue other = Dialogue.of("a", Split.TRAIN, List.of(user("a"), assistant("bc")));

        assertThat(one.id()).isNotEqualTo(other.id());
    }

    @Test
    void refusesTurnsInAnotherOrder() {
        assertThatThrownBy(() -> Dialogue.of("a", Split.TRAIN, List.of(assistant("Hi"))))
                .hasMessageContaining("should be by the user");
        assertThatThrownBy(() -> Dialogue.of("a", Split.TRAIN, List.of(user("Hi"))))
                .hasMessageContaining("must end with the assistant's turn");
        assertThatThrownBy(() ->
                        Dialogue.of("a", Split.TRAIN, List.of(user("Hi"), system("No."), user("Hi"), assistant("Hi"))))
                .hasMessageContaining("by the system");
        assertThatThrownBy(() -> Preference.of(
                        "a",
                        Split.TRAIN,
                        List.of(user("Hi")),
                        List.of(assistant("Hello")),
                        List.of(assistant("Hello"))))
                .hasMessageContaining("are the same");
    }

    private Path write(TuningExample... examples) throws IOException {
        Path gz = folder.resolve(ConversationsFile.NAME);
        try (GzippedLines.Writer<TuningExample> writer = ConversationsFile.writer(gz)) {
            for (TuningExample example : examples) writer.write(example);
        }
        return gz;
    }
}
