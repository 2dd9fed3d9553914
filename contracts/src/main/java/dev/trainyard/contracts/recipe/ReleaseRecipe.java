package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the second of the compared checkpoints must reach to be released; with no requirements, every one is. */
public record ReleaseRecipe(@JsonProperty(required = true) List<Requirement> requirements) {
    public ReleaseRecipe {
        requirements = List.copyOf(requirements);
    }

    /**
     * A bound on that checkpoint's score in one task.
     *
     * @param task the name of an {@link EvaluationTask}, such as {@code refuse-harmful}
     * @param atLeast the lowest score that passes
     * @param atMost the highest score that passes (for bits per byte, where less is better)
     */
    public record Requirement(
            String task, @Nullable Double atLeast, @Nullable Double atMost) {}
}
