package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.event.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationSetsTest {
    private static final List<String> NAMES = List.of(
            "identity", "small-talk", "uncertainty", "harmful-requests", "benign-requests", "request-preferences");

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        new ConversationSets().write(folder);
    }

    @Test
    void asksNothingThatEvaluationAsks() throws IOException {
        Set<String> heldOut = new HashSet<>();
        Requests requests = Requests.load();
        for (Intent intent : Intent.values()) {
            requests.of(Split.HELD_OUT, intent).forEach(request -> heldOut.add(request.text()));
            requests.ofKnownActs(intent).forEach(request -> heldOut.add(request.text()));
        }
        Trap.all().forEach(trap -> heldOut.add(trap.request()));
        SmallTalk.load().exchanges(Split.HELD_OUT).forEach(exchange -> heldOut.add(exchange.question()));
        Uncertainty.load().exchanges(Split.HELD_OUT).forEach(exchange -> heldOut.add(exchange.question()));

        for (String name : NAMES) assertThat(questions(name)).noneMatch(heldOut::contains);
    }

    @Test
    void comparesNoRequestWhoseAnswerIsLearned() throws IOException {
        Set<String> learned = new HashSet<>(questions("harmful-requests"));
        learned.addAll(questions("benign-requests"));

        assertThat(questions("request-preferences"))
                .doesNotHaveDuplicates()
                .hasSize(4_000)
                .noneMatch(learned::contains);
        assertThat(learned).hasSize(20_000);
    }

    @Test
    void containsAllSmallTalkOfTheTrainSplitOnce() throws IOException {
        List<String> asked = new ArrayList<>(questions("identity"));
        asked.addAll(questions("small-talk"));

        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(SmallTalk.load().exchanges(Split.TRAIN).stream()
                        .map(Exchange::question)
                        .toList());
        assertThat(questions("small-talk")).contains("Hello!").doesNotContain("Who are you?");
    }

    @Test
    void prefersWhatSuitsTheIntent() throws IOException {
        for (JsonNode row : rows("request-preferences")) {
            String chosen = row.get("chosen").textValue();
            String rejected = row.get("rejected").textValue();
            assertThat(Refusals.isRefusal(chosen))
                    .as(row.toString())
                    .isNotEqualTo(Refusals.isRefusal(rejected))
                    .isNotEqualTo(Refusals.isHelp(row.get("prompt").textValue(), chosen));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity",
                "small-talk",
                "uncertainty",
                "harmful-requests",
                "benign-requests",
                "request-preferences"
            })
    void eachCardStatesTheNumberOfRowsTheLicenceAndTheWeaknesses(String name) throws IOException {
        assertThat(Files.readString(folder.resolve(name + ".md")))
                .contains("size: " + rows(name).size() + "\n")
                .contains("license: apache-2.0")
                .contains("**Known weaknesses**: ")
                .doesNotContain("null");
    }

    @Test
    void writesTheSameBytesAgainAndTouchesNothing(@TempDir Path other) throws IOException {
        new ConversationSets().write(other);
        for (String name : NAMES) {
            assertThat(other.resolve(name + ".jsonl")).hasSameBinaryContentAs(folder.resolve(name + ".jsonl"));
        }
        Path file = other.resolve("identity.jsonl");
        var before = Files.getLastModifiedTime(file);

        new ConversationSets().write(other);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    }

    private List<String> questions(String name) throws IOException {
        return rows(name).stream()
                .map(row -> row.has("prompt")
                        ? row.get("prompt").textValue()
                        : row.get("messages").get(0).get("content").textValue())
                .toList();
    }

    private List<JsonNode> rows(String name) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(name + ".jsonl"))) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }
}
