package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import dev.trainyard.testing.WhatFieldsDecide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationInputsTest {
    @TempDir
    Path home;

    private CheckpointSaved aligned;

    @BeforeEach
    void sealCheckpoints() throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        aligned = TinyModels.aligned(new RunId("run-1"), TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
    }

    @Test
    void aFieldOfTheRecipeChangesTheJobWhereItDecidesTheScoresAndOnlyThere() {
        for (Recipe recipe : List.of(WhatFieldsDecide.FROM_NOTHING, WhatFieldsDecide.FROM_A_MODEL)) {
            assertThat(WhatFieldsDecide.mistakes(
                            Stage.EVALUATE,
                            recipe,
                            (one, other) -> id(with(one)).equals(id(with(other)))))
                    .isEmpty();
        }
    }

    @Test
    void anotherBaseOrAnotherAlignedCheckpointIsAnotherJob() {
        CheckpointSaved swapped = new CheckpointSaved(
                aligned.run(),
                aligned.recipe(),
                aligned.corpus(),
                aligned.ancestors().getFirst(),
                aligned.ancestors());

        assertThat(id(swapped)).isNotEqualTo(id(aligned));
    }

    @Test
    void theVersionOfTheTasksIsPartOfTheJob() {
        EvaluationInputs now = EvaluationInputs.of(aligned);
        EvaluationInputs next = new EvaluationInputs(
                now.version() + 1,
                now.base(),
                now.aligned(),
                now.documents(),
                now.heldOut(),
                now.recipe(),
                now.passageTokens(),
                now.context(),
                now.threads(),
                now.seed());

        assertThat(JobId.of(Stage.EVALUATE, next)).isNotEqualTo(id(aligned));
    }

    private CheckpointSaved with(Recipe recipe) {
        return new CheckpointSaved(aligned.run(), recipe, aligned.corpus(), aligned.checkpoint(), aligned.ancestors());
    }

    private static JobId id(CheckpointSaved request) {
        return new EvaluationJob().id(request);
    }
}
