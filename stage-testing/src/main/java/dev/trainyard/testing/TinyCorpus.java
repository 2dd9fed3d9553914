package dev.trainyard.testing;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A real corpus of a few hundred short texts, sealed in a store, and a recipe for a model small enough for a test. */
public final class TinyCorpus {
    private static final List<String> PARTS = List.of("head", "leg", "tail", "wing", "ear", "back");
    private static final List<String> ANIMALS =
            List.of("dog", "cat", "horse", "bird", "cow", "hen", "goat", "fox", "wolf", "bear", "duck", "crow");

    private TinyCorpus() {}

    /** Seals documents, tokenizer and one shard of each split, as stage 1 would. */
    public static Corpus seal(ArtifactStore store) throws IOException {
        List<Document> documents = documents();
        return seal(store, "tiny", documents, tokenizer(store, documents), null);
    }

    /**
     * The same with the tokenizer of a model, which is sealed as the starting model.
     *
     * @param model a Hugging Face folder
     */
    public static Corpus sealStartingFrom(Path model, ArtifactStore store) throws IOException {
        ImportedModel adopted = ImportedModel.open(model);
        String name = "tiny-" + model.getFileName();
        try (Staging tokenizer = store.stage("tokenizers/" + name, MediaTypes.TOKENIZER);
                Staging start = store.stage("starts/" + name, MediaTypes.CHECKPOINT)) {
            adopted.writeTokenizer(tokenizer.folder());
            adopted.write(start.folder());
            return seal(store, name, documents(), tokenizer.seal(), start.seal());
        }
    }

    private static Corpus seal(
            ArtifactStore store, String name, List<Document> documents, Artifact tokenizer, @Nullable Artifact start)
            throws IOException {
        try (Tokenizer opened = Tokenizer.open(store.open(tokenizer))) {
            return new Corpus(
                    folder(store, documents),
                    tokenizer,
                    List.of(
                            shard(store, name, documents, Split.TRAIN, opened),
                            shard(store, name, documents, Split.HELD_OUT, opened)),
                    new DataCard(
                            documents.size(), documents.size(), 0, Map.of(), 0, 0, opened.vocabularySize(), List.of()),
                    start);
        }
    }

    private static List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (String animal : ANIMALS) {
            for (String part : PARTS) {
                int number = documents.size();
                documents.add(document(
                        "wordnet",
                        "noun/%08d".formatted(number),
                        "%s-%s (noun): the %s that is a part of every %s\n".formatted(animal, part, part, animal)));
                documents.add(document("java", "Part" + number + ".java", java(animal, part)));
            }
        }
        return documents;
    }

    /** @param context length in tokens; a conversation needs about a hundred */
    public static Recipe recipe(int context) {
        Recipe smoke = RecipeReader.preset("smoke");
        PretrainRecipe pretrain = new PretrainRecipe(
                1,
                1,
                32,
                2,
                2,
                64,
                true,
                context,
                4,
                4L * context * 30,
                0.01,
                null,
                0.1,
                0.5,
                0.1,
                1.0,
                Precision.FP32,
                5,
                600,
                1,
                null,
                null,
                null);
        return new Recipe(
                "tiny",
                7,
                smoke.corpus(),
                smoke.tokenizer(),
                pretrain,
                new FinetuneRecipe(
                        List.of(new InstructionRecipe(96, 1, 8, 0.002), new PreferenceRecipe(24, 1, 8, 0.0005, 0.1))),
                smoke.evaluate(),
                smoke.release());
    }

    private static String java(String animal, String part) {
        return """
                class Part {
                    /**
                     * Returns the number of %1$ss that a %2$s has.
                     */
                    static int %1$sOf(%2$s one) {
                        return one.%1$ss();
                    }
                }
                """.formatted(part, animal);
    }

    private static Document document(String source, String path, String text) {
        Sha256 id = Sha256.of(text);
        Split split = Integer.parseInt(id.hex().substring(0, 2), 16) < 64 ? Split.HELD_OUT : Split.TRAIN;
        return new Document(id, source, path, "CC0-1.0", split, text);
    }

    private static Artifact tokenizer(ArtifactStore store, List<Document> documents) throws IOException {
        try (Staging staging = store.stage("tokenizers/tiny", MediaTypes.TOKENIZER)) {
            TokenizerFolder.write(
                    staging.folder(),
                    BytePairTrainer.train(documents.stream().map(Document::text).toList(), 400));
            return staging.seal();
        }
    }

    private static Artifact folder(ArtifactStore store, List<Document> documents) throws IOException {
        try (Staging staging = store.stage("corpora/tiny", MediaTypes.CORPUS)) {
            try (GzippedLines.Writer<Document> writer =
                    DocumentsFile.writer(staging.folder().resolve(DocumentsFile.NAME))) {
                for (Document document : documents) writer.write(document);
            }
            return staging.seal();
        }
    }

    private static Shard shard(
            ArtifactStore store, String name, List<Document> documents, Split split, Tokenizer tokenizer)
            throws IOException {
        try (Staging staging = store.stage("shards/" + name + "-" + split.key(), MediaTypes.SHARD)) {
            try (ShardWriter writer = new ShardWriter(staging.folder(), tokenizer.vocabularySize())) {
                for (Document document : documents) {
                    if (document.split() != split) continue;
                    IntStream ids = IntStream.of(tokenizer.encode(document.text()));
                    IntStream whole = IntStream.concat(IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), ids);
                    whole = IntStream.concat(whole, IntStream.of(tokenizer.id(SpecialToken.END_OF_TEXT)));
                    writer.write(document, whole.toArray());
                }
            }
            Artifact artifact = staging.seal();
            return new Shard(split, 0, artifact, 0, 0, 0);
        }
    }
}
