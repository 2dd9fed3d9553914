package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.RecipeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden files under {@code events/v1} are what was published: they may gain files, never change. Run with {@code
 * -DargLine=-Dgolden.write=true} to write the file of a new event.
 */
class EventJsonTest {
    static List<PipelineEvent> events() {
        return SampleEvents.ALL;
    }

    @Test
    void hasASampleOfEveryEvent() {
        assertThat(events().stream().map(Object::getClass))
                .containsExactlyInAnyOrder(PipelineEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesTheGoldenBody(PipelineEvent event) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Path file = Path.of("src/test/resources" + golden(event));
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        EventJson.mapper().readTree(EventJson.write(event)).toPrettyString() + "\n");
            }
        }

        assertThat(EventJson.mapper().readTree(EventJson.write(event))).isEqualTo(goldenTree(event));
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsTheGoldenBody(PipelineEvent event) throws Exception {
        byte[] golden = EventJson.mapper().writeValueAsBytes(goldenTree(event));

        assertThat(EventJson.read(EventType.of(event.getClass()), golden)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void passesOverFieldsThatANewerWriterAdded(PipelineEvent event) throws Exception {
        ObjectNode newer = (ObjectNode) goldenTree(event);
        newer.put("addedLater", 1);

        assertThat(EventJson.read(
                        EventType.of(event.getClass()), EventJson.mapper().writeValueAsBytes(newer)))
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
    void readsBackACardThatSaysAllThatItCan() throws Exception {
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
                LocalDate.of(2026, 6, 30));

        String json = EventJson.mapper().writeValueAsString(card);

        assertThat(json).contains("\"languages\":{\"en\":1}", "\"to\":\"2026-06-30\"");
        assertThat(EventJson.mapper().readValue(json, DataCard.class)).isEqualTo(card);
    }

    @Test
    void givesEqualEventsEqualIdsAndOthersOthers() {
        assertThat(events().stream().map(EventJson::id)).doesNotHaveDuplicates();
        assertThat(EventJson.id(new RunCancelled(events().getFirst().run(), "asked for by a person")))
                .isEqualTo(EventJson.id(events().get(1)));
    }

    @Test
    void saysWhatIsWrongWithARecordThatIsNoEvent() {
        byte[] body = "{\"run\":7".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventJson.read("dev.trainyard.nothing.v1", body))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("no event has the type dev.trainyard.nothing.v1");
        assertThatThrownBy(() -> EventJson.read("dev.trainyard.run-cancelled.v1", body))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageStartingWith("the body is no dev.trainyard.run-cancelled.v1: ");
    }

    @Test
    void writesEveryEventToOneOfThePublishedTopics() {
        assertThat(events().stream().map(event -> Topic.of(event).topicName()))
                .isSubsetOf(Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    }

    private static JsonNode goldenTree(PipelineEvent event) throws IOException {
        try (InputStream in = EventJsonTest.class.getResourceAsStream(golden(event))) {
            if (in == null) {
                return EventJson.mapper()
                        .readTree(Path.of("src/test/resources" + golden(event)).toFile());
            }
            return EventJson.mapper().readTree(in);
        }
    }

    private static String golden(PipelineEvent event) {
        String type = EventType.of(event.getClass());
        return "/events/v1/" + type.substring("dev.trainyard.".length(), type.length() - ".v1".length()) + ".json";
    }
}
