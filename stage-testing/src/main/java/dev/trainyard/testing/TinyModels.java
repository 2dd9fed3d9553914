package dev.trainyard.testing;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.recipe.DepthScaling;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.ModelTokens;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Untrained checkpoints, sealed in a store as the earlier stages would do. */
public final class TinyModels {
    private TinyModels() {}

    /** The event of the last alignment checkpoint, as if its step had started from the base checkpoint. */
    public static CheckpointSaved aligned(RunId run, Recipe recipe, Corpus corpus, ArtifactStore store)
            throws IOException {
        Checkpoint base = checkpoint(CheckpointKind.BASE, 1, recipe, corpus, store);
        Checkpoint aligned = checkpoint(CheckpointKind.ALIGNED, 2, recipe, corpus, store)
                .madeBy(recipe.finetune().last(), CheckpointKind.ALIGNED, base.id());
        return new CheckpointSaved(run, recipe, corpus, aligned, List.of(base));
    }

    /** The event of a base checkpoint. */
    public static CheckpointSaved base(RunId run, Recipe recipe, Corpus corpus, ArtifactStore store)
            throws IOException {
        Checkpoint base = checkpoint(CheckpointKind.BASE, 1, recipe, corpus, store);
        return new CheckpointSaved(run, recipe, corpus, base, List.of());
    }

    /** Writes an untrained model with a tokenizer into an existing folder. */
    public static ModelShape write(Recipe recipe, Path tokenizer, Path folder) throws IOException {
        return write(1, recipe, tokenizer, folder);
    }

    private static ModelShape write(long seed, Recipe recipe, Path tokenizerFolder, Path folder) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder)) {
            int vocabulary = tokenizer.vocabularySize();
            ModelShape shape = ModelShape.of(DepthScaling.of(recipe.pretrain(), vocabulary), vocabulary);
            try (Transformer model = Transformer.initialise(shape, seed)) {
                model.save(folder);
            }
            ModelConfig.write(
                    folder,
                    shape,
                    new ModelTokens(
                            tokenizer.id(SpecialToken.BEGIN_OF_TEXT),
                            List.of(tokenizer.id(SpecialToken.END_OF_TEXT), tokenizer.id(SpecialToken.END_OF_TURN)),
                            tokenizer.id(SpecialToken.PAD)));
            TokenizerFolder.copy(tokenizerFolder, folder, shape.context());
            return shape;
        }
    }

    private static Checkpoint checkpoint(
            CheckpointKind kind, long seed, Recipe recipe, Corpus corpus, ArtifactStore store) throws IOException {
        try (Staging staging = store.stage("checkpoints/tiny-" + kind.key(), MediaTypes.CHECKPOINT)) {
            ModelShape shape = write(seed, recipe, store.open(corpus.tokenizer()), staging.folder());
            Artifact artifact = staging.seal();
            return new Checkpoint(
                    kind, artifact, shape.parameters(), shape.layers(), shape.width(), 0, 0, null, null, null);
        }
    }
}
