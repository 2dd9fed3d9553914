package dev.trainyard.ingest.constitution;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.YamlDescription;
import dev.trainyard.corpus.constitution.Constitution;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the principles in files of a recipe's own, so that alignment finds them sealed with the corpus. */
public final class ConstitutionFiles {
    private static final String ABSENT = "absent";

    private ConstitutionFiles() {}

    /**
     * The principles of all files, by the path in the recipe.
     *
     * @throws SourceRefusedException if a file is outside of the folders, missing, or cannot be followed
     */
    public static SortedMap<String, Constitution> read(FinetuneRecipe recipe, SourceFolders folders)
            throws IOException {
        SortedMap<String, Constitution> byPath = new TreeMap<>();
        for (int i = 0; i < recipe.steps().size(); i++) {
            if (!(recipe.steps().get(i) instanceof ConstitutionRecipe step) || !step.readsAFile()) continue;
            byPath.put(step.principles(), read(field(i), step.principles(), folders));
        }
        return byPath;
    }

    private static Constitution read(String field, String path, SourceFolders folders) throws IOException {
        Path file = folders.findPrinciples(field, path);
        if (!Files.isRegularFile(file)) {
            throw new SourceRefusedException(
                    "The principles of " + field + " are refused: " + path + " is not a file; give a file in YAML.");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(YamlDescription.MOST_BYTES + 1);
        }
        try {
            return Constitution.read(bytes, path);
        } catch (InvalidRecipeException e) {
            throw new SourceRefusedException("The principles of " + field + " are refused: " + e.getMessage());
        }
    }

    /** The digest of each file, by the path in the recipe. */
    public static SortedMap<String, String> contents(FinetuneRecipe recipe, SourceFolders folders) {
        SortedMap<String, String> contents = new TreeMap<>();
        for (int i = 0; i < recipe.steps().size(); i++) {
            if (!(recipe.steps().get(i) instanceof ConstitutionRecipe step) || !step.readsAFile()) continue;
            contents.put(step.principles(), content(field(i), step.principles(), folders));
        }
        return contents;
    }

    private static String content(String field, String path, SourceFolders folders) {
        try {
            Path file = folders.findPrinciples(field, path);
            return Files.isRegularFile(file) ? Sha256.of(file).hex() : ABSENT;
        } catch (IOException e) {
            return ABSENT; // The job itself will report the error.
        }
    }

    private static String field(int step) {
        return "finetune.steps[" + step + "].principles";
    }
}
