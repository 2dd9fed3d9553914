package dev.trainyard.yard.command;

import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.yard.YardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Checks, before a yard is started for a recipe, whether the yard may read the recipe's folders. */
final class RecipeSources {
    private RecipeSources() {}

    /**
     * Checks a recipe in a file; presets read only the demo corpus.
     *
     * @throws InvalidArgumentException if a source or the starting model is outside the allowed folders
     */
    static void check(String presetOrFile, YardOptions options) throws IOException, YardException {
        if (RecipeReader.PRESETS.contains(presetOrFile)) return;
        Recipe recipe;
        try {
            recipe = RecipeReader.read(Files.readString(Path.of(presetOrFile)));
        } catch (InvalidRecipeException e) {
            throw new InvalidArgumentException(String.valueOf(e.getMessage()));
        }
        List<Path> folders = options.readable();
        for (SourceRecipe source : recipe.corpus().sources()) {
            if (source.path() != null) check("The source '" + source.name() + "'", source.path(), folders);
        }
        for (ConversationSource source : recipe.finetune().sources()) {
            if (source.path() != null) {
                check("The source '" + source.name() + "' of finetune.sources", source.path(), folders);
            }
        }
        for (String file : recipe.evaluate().redTeam()) check("The file of evaluate.redTeam", file, folders);
        if (recipe.pretrain().from() != null) {
            check("The model of pretrain.from", recipe.pretrain().from(), folders);
        }
        if (recipe.pretrain().adapter() != null) {
            check("The adapter of pretrain.adapter", recipe.pretrain().adapter(), folders);
        }
    }

    private static void check(String what, String path, List<Path> folders) {
        for (Path folder : folders) {
            try {
                Path place = folder.resolve(path).normalize();
                if (place.startsWith(folder) && Files.exists(place)) return;
            } catch (InvalidPathException _) {
                return; // The gateway says what is wrong with it.
            }
        }
        throw new InvalidArgumentException(what + " is " + path
                + ", which is outside the folders that this yard may read: allow its folder with --sources DIR.");
    }
}
