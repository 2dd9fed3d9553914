package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationSetsTest {
    private static final List<String> NAMES = List.of(
            "identity",
            "small-talk",
            "uncertainty",
            "harmless-questions",
            "harmful-requests",
            "benign-requests",
            "request-preferences",
            "all-harmful-requests",
            "all-benign-requests",
            "all-request-preferences");

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        new ConversationSets().write(folder);
    }

    @Test
    void asksNothingThatEvaluationAsks() throws IOException {
        Set<String> heldOut = new HashSet<>();
        for (ActSet acts : ActSet.values()) {
            Requests requests = Requests.load(acts);
            for (Intent intent : Intent.values()) {
                requests.of(Split.HELD_OUT, intent).forEach(request -> heldOut.add(request.text()));
                requests.ofKnownActs(intent).forEach(request -> heldOut.add(request.text()));
            }
        }
        Trap.all().forEach(trap -> heldOut.add(trap.request()));
        SmallTalk.load().exchanges(Split.HELD_OUT).forEach(exchange -> heldOut.add(exchange.question()));
        Uncertainty.load().exchanges(Split.HELD_OUT).forEach(exchange -> heldOut.add(exchange.question()));

        for (String name : NAMES) assertThat(questions(name)).noneMatch(heldOut::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all-"})
    void comparesNoRequestWhoseAnswerIsLearned(String set) throws IOException {
        Set<String> learned = new HashSet<>(questions(set + "harmful-requests"));
        learned.addAll(questions(set + "benign-requests"));

        assertThat(questions(set + "request-preferences"))
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

    @ParameterizedTest
    @ValueSource(strings = {"request-preferences", "all-request-preferences"})
    void prefersWhatSuitsTheIntent(String set) throws IOException {
        for (JsonNode row : rows(set)) {
            String chosen = row.get("chosen").textValue();
            String rejected = row.get("rejected").textValue();
            assertThat(Refusals.isRefusal(chosen))
                    .as(row.toString())
                    .isNotEqualTo(Refusals.isRefusal(rejected))
                    .isNotEqualTo(Refusals.isHelp(row.get("prompt").textValue(), chosen));
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
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

    /** What has been measured about the presets holds for these bytes. */
    @ParameterizedTest
    @CsvSource({
        "identity, 0f25587d5d10d467715e4410a38da5ea62ce5b36e1fc11906a75f7b0e8866c4f",
        "small-talk, 3d3b44564096cbbe8de1a971e34a93ceae67c39d0c6878bbd4f78b4bc3eefa13",
        "harmful-requests, cd7e28f19e21c21cc0d4b10973d97267b64a00e4663c98b3c286168d256475b7",
        "benign-requests, 31e57f5b8e9b8ec8177cfa8e291b922f276d9c07d1a1b85e5793b4c7c2c695cd",
        "request-preferences, 0435c61a9ec44f7cb8517c0c980c17b012fda8bdc6c0ce0954ff5e0e86bcc4d8"
    })
    void theSetsOfThePresetsStayAsTheyWereMeasured(String name, String digest) throws IOException {
        assertThat(Sha256.of(Files.readString(folder.resolve(name + ".jsonl"))).hex())
                .isEqualTo(digest);
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
