package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.testing.RecipeFieldEffects;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneInputsTest {
    @TempDir
    Path home;

    private CheckpointSaved base;

    @BeforeEach
    void sealACheckpoint() throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        base = TinyModels.base(new RunId("run-1"), TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
    }

    @Test
    void aRecipeFieldChangesTheJobIfAndOnlyIfItAffectsTheAlignment() {
        for (Recipe recipe : List.of(RecipeFieldEffects.FROM_NOTHING, RecipeFieldEffects.FROM_A_MODEL)) {
            assertThat(RecipeFieldEffects.mistakes(
                            Stage.FINETUNE,
                            recipe,
                            (one, other) -> id(with(one)).equals(id(with(other)))))
                    .isEmpty();
        }
    }

    @Test
    void aDifferentCheckpointOrDifferentDocumentsAreADifferentJob() {
        Corpus corpus = base.corpus();
        Corpus other = new Corpus(corpus.tokenizer(), corpus.tokenizer(), corpus.shards(), corpus.card(), null);

        assertThat(id(new CheckpointSaved(base.run(), base.recipe(), other, base.checkpoint(), List.of())))
                .isNotEqualTo(id(base));
    }

    @Test
    void differentConversationsAreADifferentJob() {
        Corpus corpus = base.corpus();
        Corpus talking = new Corpus(
                corpus.documents(), corpus.tokenizer(), corpus.shards(), corpus.card(), null, corpus.documents());

        assertThat(id(new CheckpointSaved(base.run(), base.recipe(), talking, base.checkpoint(), List.of())))
                .isNotEqualTo(id(base));
    }

    private CheckpointSaved with(Recipe recipe) {
        return new CheckpointSaved(base.run(), recipe, base.corpus(), base.checkpoint(), List.of());
    }

    private static JobId id(CheckpointSaved request) {
        return new FinetuneJob().id(request);
    }
}
