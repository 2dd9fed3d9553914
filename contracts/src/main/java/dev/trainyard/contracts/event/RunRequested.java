package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/**
 * A run was requested; this starts stage 1.
 *
 * @param feedback how far the votes belong to the run; absent if no source of the recipe is made from them
 */
public record RunRequested(
        RunId run, Recipe recipe, @Nullable FeedbackOffsets feedback) implements Fact {
    /** A run that does not learn from votes. */
    public RunRequested(RunId run, Recipe recipe) {
        this(run, recipe, null);
    }
}
