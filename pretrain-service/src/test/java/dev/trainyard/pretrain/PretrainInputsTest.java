package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.RecipeFieldEffects;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainInputsTest {
    @TempDir
    Path home;

    private Corpus corpus;

    @BeforeEach
    void sealACorpus() throws IOException {
        corpus = TinyCorpus.sealStartingFrom(
                ForeignModels.folder("float32"), new FolderArtifactStore(home.resolve("artifacts")));
    }

    @Test
    void aRecipeFieldChangesTheJobIfAndOnlyIfItAffectsTheTraining() {
        Corpus alone = with(it -> new Corpus(it.documents(), it.tokenizer(), it.shards(), it.card(), null));

        assertThat(RecipeFieldEffects.mistakes(
                        Stage.PRETRAIN,
                        RecipeFieldEffects.FROM_NOTHING,
                        (one, other) -> id(one, alone).equals(id(other, alone))))
                .isEmpty();
        assertThat(RecipeFieldEffects.mistakes(
                        Stage.PRETRAIN,
                        RecipeFieldEffects.FROM_A_MODEL,
                        (one, other) -> id(one, corpus).equals(id(other, corpus))))
                .isEmpty();
    }

    @Test
    void everyUsedPartOfTheCorpusChangesTheJob() {
        assertThat(id(with(it -> new Corpus(it.documents(), it.documents(), it.shards(), it.card(), it.start()))))
                .isNotEqualTo(id(corpus));
        assertThat(id(with(it ->
                        new Corpus(it.documents(), it.tokenizer(), it.shards().subList(0, 1), it.card(), it.start()))))
                .isNotEqualTo(id(corpus));
        assertThat(id(with(it ->
                        new Corpus(it.documents(), it.tokenizer(), it.shards().subList(1, 2), it.card(), it.start()))))
                .isNotEqualTo(id(corpus));
        assertThat(id(with(it -> new Corpus(it.documents(), it.tokenizer(), it.shards(), it.card(), null))))
                .isNotEqualTo(id(corpus));
        assertThat(id(with(it -> new Corpus(it.tokenizer(), it.tokenizer(), it.shards(), it.card(), it.start()))))
                .as("of the documents, which only collection and the stages after read")
                .isEqualTo(id(corpus));
    }

    private Corpus with(UnaryOperator<Corpus> change) {
        return change.apply(corpus);
    }

    private static JobId id(Corpus corpus) {
        return id(RecipeFieldEffects.FROM_NOTHING, corpus);
    }

    private static JobId id(Recipe recipe, Corpus corpus) {
        return new PretrainJob().id(new CorpusSealed(new RunId("run-1"), recipe, corpus));
    }
}
