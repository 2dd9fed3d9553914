package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Tensors;
import dev.trainyard.model.transformer.WeightFiles;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainFromAModelTest {
    private static final RunId RUN = new RunId("run-1");

    private final List<PipelineEvent> events = new ArrayList<>();

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded", "llama-3.2", "llama-2"})
    void leavesTheModelUnchangedIfItIsToTrainOnNoTokens(String name) throws IOException {
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder(name), store());

        run(corpus, "{from: model, tokens: 0, context: 48, validationTokens: 600, threads: 1, precision: fp32}");

        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.steps()).isZero();
        assertThat(checkpoint.layers()).isEqualTo(2);
        assertThat(checkpoint.bitsPerByte()).isPositive().isEqualTo(checkpoint.bitsPerByteAtStart());
        Path start = store().open(corpus.start());
        Path base = store().open(checkpoint.artifact());
        for (String file : List.of("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")) {
            assertThat(base.resolve(file)).hasSameBinaryContentAs(start.resolve(file));
        }
    }

    @Test
    void continuesFromTheModelAndEndsBetterThanItStarted() throws IOException {
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("bfloat16"), store());

        run(
                corpus,
                "{from: model, tokens: 6000, batch: 4, context: 48, learningRate: 0.01, validationTokens: 600,"
                        + " threads: 1, precision: fp32}");

        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.steps()).isEqualTo(32);
        assertThat(events.stream().filter(StepCompleted.class::isInstance)).isNotEmpty();
        assertThat(checkpoint.bitsPerByte()).isLessThan(checkpoint.bitsPerByteAtStart() * 2 / 3);
        try (Tokenizer tokenizer = Tokenizer.open(store().open(checkpoint.artifact()))) {
            assertThat(tokenizer.token(tokenizer.id(SpecialToken.END_OF_TEXT))).isEqualTo("<|end_of_text|>");
            assertThat(tokenizer.id(SpecialToken.END_OF_TEXT)).isEqualTo(312);
        }
    }

    @Test
    void trainsAnAdapterBesideTheModelAndSealsBoth() throws IOException {
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("bfloat16"), store());

        run(
                corpus,
                "{from: model, tokens: 6000, batch: 4, context: 48, learningRate: 0.02, validationTokens: 600,"
                        + " threads: 1, precision: fp32, lora: {rank: 4, dropout: 0.05}}");

        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.bitsPerByte()).isLessThan(checkpoint.bitsPerByteAtStart() * 0.9);
        Path start = store().open(corpus.start());
        Path base = store().open(checkpoint.artifact());
        assertThat(base.resolve("tokenizer.json")).exists();
        assertThat(base.resolve("adapter/adapter_config.json")).content().contains("\"lora_alpha\" : 8.0");
        try (WeightFiles before = WeightFiles.open(start);
                WeightFiles after = WeightFiles.open(base);
                PeftFolder adapter = PeftFolder.open(base.resolve("adapter"), ModelConfig.read(start))) {
            Tensors merged = adapter.over(before);
            for (String name : before.names()) {
                assertThat(after.type(name)).as(name).isEqualTo(merged.type(name));
            }
            String norm = "model.norm.weight";
            assertThat(after.read(norm, 16)).isEqualTo(before.read(norm, 16));
            String matrix = "model.layers.0.mlp.down_proj.weight";
            assertThat(after.read(matrix, 16, 24))
                    .isEqualTo(merged.read(matrix, 16, 24))
                    .isNotEqualTo(before.read(matrix, 16, 24));
        }
    }

    @Test
    void announcesTheModelAsTheParentOfTheBaseCheckpoint() throws IOException {
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("bfloat16"), store());

        run(corpus, "{from: model, tokens: 0, context: 48, validationTokens: 600, threads: 1, precision: fp32}");

        List<CheckpointSaved> saved = events.stream()
                .filter(CheckpointSaved.class::isInstance)
                .map(CheckpointSaved.class::cast)
                .toList();
        // Once before training and again with the base checkpoint, as one event.
        assertThat(saved).hasSize(3);
        assertThat(saved.get(1)).isEqualTo(saved.getFirst());
        assertThat(events.indexOf(saved.getFirst()))
                .isLessThan(events.stream()
                        .filter(StageProgressed.class::isInstance)
                        .mapToInt(events::indexOf)
                        .min()
                        .orElse(Integer.MAX_VALUE));
        Checkpoint start = saved.getFirst().checkpoint();
        assertThat(start.step()).isEqualTo("start");
        assertThat(start.kind()).isEqualTo(CheckpointKind.START);
        assertThat(start.artifact()).isEqualTo(corpus.start());
        assertThat(saved.getFirst().ancestors()).isEmpty();
        assertThat(saved.getLast().ancestors()).containsExactly(start);
        assertThat(saved.getLast().checkpoint().parent()).isEqualTo(start.id());
        assertThat(saved.getLast().checkpoint().parameters()).isEqualTo(start.parameters());
    }

    @Test
    void isADifferentJobIfItStartsFromOtherWeights() throws IOException {
        Corpus one = TinyCorpus.sealStartingFrom(ForeignModels.folder("bfloat16"), store());
        Recipe recipe = RecipeReader.read("pretrain: {from: model, tokens: 0}");
        Corpus other = new Corpus(one.documents(), one.tokenizer(), one.shards(), one.card(), one.documents());

        assertThat(new PretrainJob().id(new CorpusSealed(RUN, recipe, other)))
                .isNotEqualTo(new PretrainJob().id(new CorpusSealed(RUN, recipe, one)));
    }

    private void run(Corpus corpus, String pretrain) {
        Recipe recipe = RecipeReader.read("{preset: smoke, pretrain: " + pretrain + "}");
        new JobRunner(store(), events::add, new Cancellations(), home.resolve("work"), InstantSource.system())
                .run(new CorpusSealed(RUN, recipe, corpus), new PretrainJob());
    }

    private Checkpoint checkpoint() {
        assertThat(events).noneMatch(StageFailed.class::isInstance);
        return events.stream()
                .filter(CheckpointSaved.class::isInstance)
                .map(event -> ((CheckpointSaved) event).checkpoint())
                .filter(Checkpoint::isBase)
                .findFirst()
                .orElseThrow();
    }

    private ArtifactStore store() {
        return new FolderArtifactStore(home.resolve("artifacts"));
    }
}
