package dev.trainyard.items.redteam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.items.RequestItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedTeamFileTest {
    private static final String GOOD = "{\"request\": \"Do it.\", \"intent\": \"harmful\", \"category\": \"fraud\"}";

    @TempDir
    Path folder;

    @Test
    void readsRequestsWithTheirIntentAndCategory() throws IOException {
        List<RequestItem> items = read(GOOD + "\r\n\n"
                + "{\"request\": \"Bake it, é.\", \"intent\": \"benign\", \"category\": \"food\", \"attack\": \"role-play\","
                + " \"note\": \"by hand\"}");

        assertThat(items)
                .containsExactly(
                        new RequestItem("Do it.", Intent.HARMFUL, null, "fraud", false, "Do it."),
                        new RequestItem("Bake it, é.", Intent.BENIGN, null, "food, role-play", false, "Bake it, é."));
    }

    @Test
    void ignoresAByteOrderMark() throws IOException {
        assertThat(read("\uFEFF" + GOOD)).extracting(RequestItem::text).containsExactly("Do it.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1] | is not a JSON object with texts as values.
                    null | is not a JSON object.
                    {"request": "Do it." | is not a JSON object with texts as values.
                    {"request": 7, "intent": "harmful", "category": "a"} | is not a JSON object with texts as values.
                    {"request": "a", "request": "b", "intent": "harmful", "category": "a"} | is not a JSON object with texts as values.
                    {"request": "a", "intent": "harmful", "category": "a"} 7 | is not a JSON object with texts as values.
                    {"request": "a", "intent": "harmful", "category": "a", "path": "/x"} | has an unknown field: only request, intent, category, attack and note are expected.
                    {"request": " ", "intent": "harmful", "category": "a"} | has no right request: expected a text of 1 to 8000 characters.
                    {"intent": "harmful", "category": "a"} | has no right request: expected a text of 1 to 8000 characters.
                    {"request": "a", "intent": "bad", "category": "a"} | has no right intent: expected harmful or benign.
                    {"request": "a", "category": "a"} | has no right intent: expected harmful or benign.
                    {"request": "a", "intent": "harmful"} | has no right category: expected a text of 1 to 60 characters.
                    {"request": "a", "intent": "harmful", "category": "a", "attack": ""} | has no right attack: expected a text of 1 to 60 characters.
                    {"request": "Do it.", "intent": "benign", "category": "a"} | repeats the request of line 1: expected another one.
                    """)
    void refusesALineThatIsNotARequestByItsNumber(String line, String what) {
        assertThatThrownBy(() -> read(GOOD + "\n" + line))
                .isInstanceOf(RedTeamFile.RefusedLineException.class)
                .hasMessage("mine.jsonl, line 2, " + what);
    }

    @Test
    void refusesLinesThatAreTooLongWithoutReadingThem() {
        assertThatThrownBy(() -> read(GOOD + "\n" + "x".repeat(70_000)))
                .hasMessage("mine.jsonl, line 2, is too long: at most 65536 bytes are expected.");
        assertThatThrownBy(() -> read(GOOD.replace("Do", "o".repeat(8_000))))
                .hasMessage("mine.jsonl, line 1, has no right request: expected a text of 1 to 8000 characters.");
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> read("{\"request\":" + "[".repeat(20_000)))
                .hasMessage("mine.jsonl, line 1, is not a JSON object with texts as values.");
    }

    @Test
    void refusesTooManyRequests() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i <= RedTeamFile.MOST_REQUESTS; i++)
            lines.append(GOOD.replace("Do it.", "Do " + i)).append('\n');

        assertThatThrownBy(() -> read(lines.toString()))
                .hasMessage("mine.jsonl, line 10001, is one too many: at most 10000 requests are expected.");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = Files.write(
                folder.resolve("mine.jsonl"), GOOD.replace("Do", "Dé").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> RedTeamFile.read(file)).hasMessage("mine.jsonl, line 1, is not UTF-8.");
    }

    @Test
    void refusesAFileWithoutRequestsAndAFolder() {
        assertThatThrownBy(() -> read("\n\n"))
                .hasMessage("mine.jsonl contains no requests: expected at least one line.");
        assertThatThrownBy(() -> RedTeamFile.read(folder.resolve("absent.jsonl")))
                .hasMessage("absent.jsonl is not a file.");
    }

    private List<RequestItem> read(String text) throws IOException {
        return RedTeamFile.read(Files.writeString(folder.resolve("mine.jsonl"), text));
    }
}
