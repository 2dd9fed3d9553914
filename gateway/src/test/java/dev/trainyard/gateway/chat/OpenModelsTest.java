package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenModelsTest {
    private static final long PARAMETERS = 1_000_000;

    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    private final class Model implements OpenModels.Opened<String> {
        private final String name;

        Model(String name) {
            this.name = name;
        }

        @Override
        public String bound() {
            return "limits of " + name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    @Test
    void closesTheModelThatWasNotUsedForTheLongestTime() throws IOException {
        try (OpenModels<Model, String> models = new OpenModels<>(2, Long.MAX_VALUE)) {
            get(models, "a");
            get(models, "b");
            get(models, "a");
            get(models, "c");
            assertThat(models.bound(checkpoint("b"))).isEmpty();
            assertThat(models.bound(checkpoint("a"))).contains("limits of a");

            get(models, "a");
            get(models, "b");
        }

        assertThat(opened).containsExactly("a", "b", "c", "b");
        assertThat(closed).containsExactly("b", "c", "a", "b");
    }

    @Test
    void closesModelsUntilTheNextOneFitsIntoTheMemory() throws IOException {
        try (OpenModels<Model, String> models = new OpenModels<>(10, 9 * PARAMETERS)) {
            for (String name : List.of("a", "b", "a", "c", "b")) get(models, name);
        }

        // Two models of four bytes a weight fit.
        assertThat(opened).containsExactly("a", "b", "c", "b");
    }

    @Test
    void refusesAModelThatDoesNotFitAlone() {
        try (OpenModels<Model, String> models = new OpenModels<>(10, 3 * PARAMETERS)) {
            assertThatThrownBy(() -> get(models, "a"))
                    .isInstanceOfSatisfying(
                            RefusedChatException.class,
                            e -> assertThat(e.status()).isEqualTo(503))
                    .hasMessageMatching("The model 'a' needs 4 MB of memory, and models for chat may use 3 MB:"
                            + " raise trainyard.gateway.chat-memory on a machine that has more\\.");
        }
        assertThat(opened).isEmpty();
    }

    @Test
    void opensAModelAgainAfterItsArtifactWasDamaged() throws IOException {
        try (OpenModels<Model, String> models = new OpenModels<>(2, Long.MAX_VALUE)) {
            get(models, "a");
            models.forget(checkpoint("a").artifact());
            assertThat(models.bound(checkpoint("a"))).isEmpty();
            get(models, "a");
        }

        assertThat(opened).containsExactly("a", "a");
    }

    private void get(OpenModels<Model, String> models, String name) throws IOException {
        models.get(name, checkpoint(name), () -> {
            opened.add(name);
            return new Model(name);
        });
    }

    private static Checkpoint checkpoint(String name) {
        Artifact artifact = new Artifact("checkpoints/" + name, Sha256.of(name), 1, MediaTypes.CHECKPOINT);
        return new Checkpoint(CheckpointKind.BASE, artifact, PARAMETERS, 1, 1, 0, 0, null, null, null);
    }
}
