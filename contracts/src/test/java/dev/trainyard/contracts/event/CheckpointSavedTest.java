package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events from before checkpoints had a lineage are read with the right lineage. */
class CheckpointSavedTest {
    private static final String TYPE = EventType.of(CheckpointSaved.class);

    /** The event of an aligned checkpoint with its base checkpoint. */
    private ObjectNode body;

    @BeforeEach
    void readAnEventOfTheFirstForm() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/events/v1/checkpoint-saved.json"))) {
            body = (ObjectNode) ContractJson.mapper().readTree(in);
        }
    }

    @Test
    void derivesTheIdOfACheckpointFromItsContent() throws Exception {
        Checkpoint aligned = read().checkpoint();

        assertThat(aligned.id()).isEqualTo(new CheckpointId("7d3e0ed05c2ae6db"));
        assertThat(aligned.artifact().sha256().hex()).startsWith("7d3e0ed05c2ae6db");
    }

    @Test
    void readsBaseTunedAndAlignedAsTheStepsThatMadeThem() throws Exception {
        addTuned("checkpoints/k1-tuned", "1".repeat(64));

        CheckpointSaved saved = read();

        assertThat(saved.ancestors())
                .extracting(Checkpoint::step)
                .containsExactly("pre-training", "instruction-tuning");
        Checkpoint tuned = saved.ancestors().getLast();
        assertThat(saved.ancestors().getFirst().parent()).isNull();
        assertThat(tuned.parent()).isEqualTo(saved.ancestors().getFirst().id());
        assertThat(tuned.kind()).isEqualTo(CheckpointKind.TUNED);
        assertThat(saved.checkpoint().step()).isEqualTo("preference-optimisation");
        assertThat(saved.checkpoint().parent()).isEqualTo(tuned.id());
        assertThat(saved.madeBy("instruction-tuning")).contains(tuned);
        assertThat(saved.madeBy("another")).isEmpty();
    }

    @Test
    void readsACheckpointThatWasAnnouncedTwiceAsOne() throws Exception {
        ((ObjectNode) body.at("/recipe/finetune/preference")).put("pairs", 0);
        JsonNode artifact = body.at("/checkpoint/artifact");
        addTuned(artifact.path("location").asText(), artifact.path("sha256").asText());

        CheckpointSaved saved = read();

        assertThat(saved.recipe().finetune().names()).containsExactly("instruction-tuning");
        assertThat(saved.ancestors()).extracting(Checkpoint::step).containsExactly("pre-training");
        assertThat(saved.checkpoint().step()).isEqualTo("instruction-tuning");
        assertThat(saved.checkpoint().parent())
                .isEqualTo(saved.ancestors().getFirst().id());

        // As it was first published.
        ((ObjectNode) body.path("checkpoint")).put("kind", "tuned");
        ((ArrayNode) body.path("ancestors")).remove(1);
        assertThat(read()).isEqualTo(saved);
    }

    @Test
    void keepsACheckpointThatHasTheContentOfItsParent() throws Exception {
        CheckpointSaved first = read();
        Checkpoint base = first.ancestors().getFirst();
        Checkpoint start = base.madeBy("start", CheckpointKind.START, null);

        CheckpointSaved saved = new CheckpointSaved(
                first.run(),
                first.recipe(),
                first.corpus(),
                base.madeBy("pre-training", CheckpointKind.BASE, start.id()),
                List.of(start));

        assertThat(EventJson.read(TYPE, EventJson.write(saved))).isEqualTo(saved);
        assertThat(saved.madeBy("start")).contains(start);
        assertThat(saved.checkpoint().parent()).isEqualTo(start.id());
    }

    @Test
    void derivesTheKindOfACheckpointFromItsStep() throws Exception {
        FinetuneRecipe steps = read().recipe().finetune();

        assertThat(CheckpointKind.of("start", steps)).isEqualTo(CheckpointKind.START);
        assertThat(CheckpointKind.of("pre-training", steps)).isEqualTo(CheckpointKind.BASE);
        assertThat(CheckpointKind.of("instruction-tuning", steps)).isEqualTo(CheckpointKind.TUNED);
        assertThat(CheckpointKind.of("preference-optimisation", steps)).isEqualTo(CheckpointKind.ALIGNED);
    }

    @Test
    void stillSaysWhatIsMissing() throws Exception {
        ((ObjectNode) body.path("checkpoint")).remove("artifact");

        assertThatThrownBy(this::read)
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining("checkpoint.id is missing");
    }

    private void addTuned(String location, String sha256) {
        ObjectNode tuned = body.path("checkpoint").deepCopy();
        tuned.put("kind", "tuned");
        ((ObjectNode) tuned.path("artifact")).put("location", location).put("sha256", sha256);
        ((ArrayNode) body.path("ancestors")).add(tuned);
    }

    private CheckpointSaved read() throws Exception {
        return (CheckpointSaved) EventJson.read(TYPE, ContractJson.mapper().writeValueAsBytes(body));
    }
}
