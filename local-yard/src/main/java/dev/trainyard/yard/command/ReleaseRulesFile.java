package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.RecipeFormat;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A file with release rules: a recipe, of which only the section {@code release} is needed. */
final class ReleaseRulesFile {
    private static final long LARGEST = 1 << 20;

    private ReleaseRulesFile() {}

    /** @throws InvalidArgumentException with a sentence for each mistake */
    static ReleaseRecipe read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidArgumentException("--gate is " + file + ": a file that exists is expected.");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new InvalidArgumentException("--gate is " + file + ": a file of at most 1 MiB is expected.");
            }
            ObjectNode given = RecipeReader.checked(Files.readAllBytes(file), RecipeFormat.ofFile(file.toString()));
            if (!(given.get("release") instanceof ObjectNode release)) {
                throw new InvalidArgumentException(
                        "--gate is " + file + ": a recipe with the section release is expected.");
            }
            // Otherwise the requirements would be those of a preset.
            if (!given.has("preset") && !release.has("requirements")) release.putArray("requirements");
            return RecipeReader.read(given.toString(), RecipeFormat.JSON).release();
        } catch (InvalidRecipeException e) {
            throw new InvalidArgumentException(e.mistakes().stream()
                    .map(mistake -> file + ": " + mistake.sentence())
                    .collect(Collectors.joining(System.lineSeparator())));
        } catch (IOException e) {
            throw new InvalidArgumentException("The rules " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
