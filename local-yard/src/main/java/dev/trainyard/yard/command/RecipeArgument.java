package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.RecipeFormat;
import dev.trainyard.contracts.recipe.RecipeMistake;
import dev.trainyard.contracts.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The recipe argument: a preset's name or a file. It is checked before anything starts. */
final class RecipeArgument {
    private RecipeArgument() {}

    /**
     * The recipe to send to the gateway.
     *
     * @throws InvalidArgumentException with a sentence for each mistake
     */
    static JsonNode read(String presetOrFile) {
        if (RecipeReader.PRESETS.contains(presetOrFile)) {
            return JsonNodeFactory.instance.objectNode().put("preset", presetOrFile);
        }
        Path file = Path.of(presetOrFile);
        if (!Files.isRegularFile(file)) {
            throw new InvalidArgumentException("The recipe is '" + presetOrFile + "': one of "
                    + String.join(", ", RecipeReader.PRESETS) + ", or a file that exists, is expected.");
        }
        try {
            return RecipeReader.checked(Files.readAllBytes(file), RecipeFormat.ofFile(presetOrFile));
        } catch (InvalidRecipeException e) {
            throw new InvalidArgumentException(e.mistakes().stream()
                    .map(RecipeMistake::sentence)
                    .collect(Collectors.joining(System.lineSeparator())));
        } catch (IOException e) {
            throw new InvalidArgumentException("The recipe " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
