package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.RecipeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden files are published forms of events: files may be added, but never changed. {@code events/v1} contains the
 * first form of each event, {@code events/v1.1} to {@code v1.10} the forms of events that gained fields, which older
 * readers ignore. Events with a recipe or a checkpoint are only read in their first form: they are written with a list
 * of steps and a lineage. Run with {@code -DargLine=-Dgolden.write=true} to write the file of a new event.
 */
class EventJsonTest {
    /** @param written whether it is still written in this form, not only read */
    record Golden(String version, PipelineEvent event, boolean written) {
        @Override
        public String toString() {
            return EventType.of(event.getClass()) + " of " + version;
        }

        String file() {
            String type = EventType.of(event.getClass());
            return "/events/" + version + "/"
                    + type.substring("dev.trainyard.".length(), type.length() - ".v1".length()) + ".json";
        }
    }

    static List<Golden> goldens() {
        List<Golden> goldens = new ArrayList<>();
        SampleEvents.ALL.forEach(event -> goldens.add(new Golden(
                "v1",
                event,
                switch (event) {
                    case RunRequested _, CorpusSealed _, CheckpointSaved _, ModelReleased _, CandidateRejected _ ->
                        false;
                    default -> true;
                })));
        SampleEvents.LATER.forEach(event -> goldens.add(new Golden("v1.1", event, true)));
        SampleEvents.WITH_LINEAGE.forEach(event -> goldens.add(new Golden("v1.2", event, true)));
        SampleEvents.WITH_START.forEach(event -> goldens.add(new Golden("v1.3", event, true)));
        SampleEvents.WITH_VERDICTS.forEach(event -> goldens.add(new Golden("v1.4", event, true)));
        SampleEvents.WITH_ENERGY.forEach(event -> goldens.add(new Golden("v1.5", event, true)));
        SampleEvents.WITH_PREFERENCES.forEach(event -> goldens.add(new Golden("v1.6", event, true)));
        SampleEvents.WITH_PAIR.forEach(event -> goldens.add(new Golden("v1.5", event, true)));
        SampleEvents.WITH_FEEDBACK.forEach(event -> goldens.add(new Golden("v1.7", event, true)));
        SampleEvents.WITH_POLICY.forEach(event -> goldens.add(new Golden("v1.8", event, true)));
        SampleEvents.WITH_CONSTITUTION.forEach(event -> goldens.add(new Golden("v1.10", event, true)));
        SampleEvents.WITH_REWARD.forEach(event -> goldens.add(new Golden("v1.9", event, true)));
        return goldens;
    }

    static List<Golden> written() {
        return goldens().stream().filter(Golden::written).toList();
    }

    static List<PipelineEvent> events() {
        return goldens().stream().map(Golden::event).toList();
    }

    @Test
    void hasASampleOfEveryEvent() {
        assertThat(SampleEvents.ALL.stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(EventType.all());
    }

    @ParameterizedTest
    @MethodSource("written")
    void writesTheGoldenBody(Golden golden) throws IOException {
        PipelineEvent event = golden.event();
        if (Boolean.getBoolean("golden.write")) {
            Path file = Path.of("src/test/resources" + golden.file());
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        ContractJson.mapper().readTree(EventJson.write(event)).toPrettyString() + "\n");
            }
        }

        assertThat(ContractJson.mapper().readTree(EventJson.write(event))).isEqualTo(goldenTree(golden.file()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsTheGoldenBody(Golden golden) throws Exception {
        byte[] body = ContractJson.mapper().writeValueAsBytes(goldenTree(golden.file()));

        assertThat(EventJson.read(EventType.of(golden.event().getClass()), body))
                .isEqualTo(golden.event());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void ignoresFieldsOfANewerWriter(Golden golden) throws Exception {
        PipelineEvent event = golden.event();
        ObjectNode newer = (ObjectNode) goldenTree(golden.file());
        newer.put("addedLater", 1);

        assertThat(EventJson.read(
                        EventType.of(event.getClass()), ContractJson.mapper().writeValueAsBytes(newer)))
                .isEqualTo(event);
    }

    @Test
    void readsBackACorpusThatStartsFromAModel() throws Exception {
        Corpus corpus = SampleEvents.ALL.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(event -> ((CorpusSealed) event).corpus())
                .findFirst()
                .orElseThrow();
        CorpusSealed sealed = new CorpusSealed(
                events().getFirst().run(),
                RecipeReader.read("pretrain: {from: models/small, tokens: 0}"),
                new Corpus(corpus.documents(), corpus.tokenizer(), corpus.shards(), corpus.card(), corpus.tokenizer()));

        assertThat(EventJson.read(EventType.of(CorpusSealed.class), EventJson.write(sealed)))
                .isEqualTo(sealed);
    }

    @Test
    void readsBackACardWithAllFields() throws Exception {
        DataCard card = new DataCard(
                2,
                1,
                0,
                Map.of("language", 1L),
                40,
                10,
                2_048,
                List.of(),
                Map.of("en", 1L),
                Map.of("CC0-1.0", 1L),
                LocalDate.of(2019, 5, 1),
                LocalDate.of(2026, 6, 30),
                LocalDate.of(2026, 6, 30),
                new DataCard.Conversations(9, 7, 1, 2, Map.of("unknown-role", 2L)));

        String json = ContractJson.mapper().writeValueAsString(card);

        assertThat(json).contains("\"languages\":{\"en\":1}", "\"to\":\"2026-06-30\"");
        assertThat(ContractJson.mapper().readValue(json, DataCard.class)).isEqualTo(card);
    }

    @Test
    void givesEqualEventsEqualIdsAndDifferentEventsDifferentIds() {
        assertThat(events().stream().map(EventJson::id)).doesNotHaveDuplicates();
        assertThat(EventJson.id(new RunCancelled(events().getFirst().run(), "asked for by a person")))
                .isEqualTo(EventJson.id(events().get(1)));
    }

    @Test
    void saysWhatIsWrongWithAnInvalidRecord() {
        byte[] body = "{\"run\":7".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventJson.read("dev.trainyard.nothing.v1", body))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("No event has the type 'dev.trainyard.nothing.v1'.");
        assertThatThrownBy(() -> EventJson.read("dev.trainyard.run-cancelled.v1", body))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("The field run has a value that a dev.trainyard.run-cancelled.v1 does not allow there.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no event                        | The body is not JSON at line 1, column 1: a dev.trainyard.stage-failed.v1 is expected.
            {"run": "r-1", "stage": "inge   | The body is not JSON at line 1, column 30: a dev.trainyard.stage-failed.v1 is expected.
            null                            | The body is empty: a dev.trainyard.stage-failed.v1 is expected.
            [1, 2]                          | The body has a value that a dev.trainyard.stage-failed.v1 does not allow there.
            {"run": "r-1", "stage": "wash"} | The field stage has a value that a dev.trainyard.stage-failed.v1 does not allow there.
            {"run": "r-1", "stage": ["x"]}  | The field stage has a value that a dev.trainyard.stage-failed.v1 does not allow there.
            {"run": "../etc"}               | The field run of a dev.trainyard.stage-failed.v1 is wrong: '../etc' is not a run id: 3 to 64 lower-case letters, digits and hyphens are expected.
            {"run": "r-1"}                  | The field stage is missing in the body of the dev.trainyard.stage-failed.v1.
            {"run": "r-1", "stage": "ingest", "reason": null} | The field reason is missing in the body of the dev.trainyard.stage-failed.v1.
            """)
    void saysInOneSentenceWhatIsWrongWithABody(String body, String sentence) {
        assertThatThrownBy(() -> EventJson.read("dev.trainyard.stage-failed.v1", body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage(sentence);
    }

    @Test
    void namesWhatIsMissingDeepInABody() throws IOException {
        ObjectNode body = (ObjectNode) goldenTree("/events/v1/corpus-sealed.json");
        ((ObjectNode) body.at("/corpus/shards/1/artifact")).remove("mediaType");

        assertThatThrownBy(() -> EventJson.read(
                        "dev.trainyard.corpus-sealed.v1", ContractJson.mapper().writeValueAsBytes(body)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("The field corpus.shards[1].artifact.mediaType is missing in the body of the"
                        + " dev.trainyard.corpus-sealed.v1.");
    }

    @Test
    void quotesAnInvalidValueOnlyInPart() {
        byte[] body = ("{\"run\": \"" + "x".repeat(100_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventJson.read("dev.trainyard.run-cancelled.v1", body))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).endsWith("…."));
    }

    @Test
    void writesEveryEventToOneOfThePublishedTopics() {
        assertThat(events().stream().map(event -> Topic.of(event).topicName()))
                .isSubsetOf(Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    }

    private static JsonNode goldenTree(String name) throws IOException {
        try (InputStream in = EventJsonTest.class.getResourceAsStream(name)) {
            if (in == null) {
                return ContractJson.mapper()
                        .readTree(Path.of("src/test/resources" + name).toFile());
            }
            return ContractJson.mapper().readTree(in);
        }
    }
}
