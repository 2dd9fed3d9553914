package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requirements for releasing the second of the compared checkpoints; without requirements it is always released.
 */
public record ReleaseRecipe(@JsonProperty(required = true) List<Requirement> requirements) {
    public ReleaseRecipe {
        requirements = List.copyOf(requirements);
    }

    /**
     * A bound on that checkpoint's score in one task.
     *
     * @param task the name of an {@link EvaluationTask}, such as {@code refuse-harmful}
     * @param atLeast the lowest score that passes
     * @param atMost the highest score that passes (for bits per byte, where lower is better)
     */
    public record Requirement(
            String task, @Nullable Double atLeast, @Nullable Double atMost) {}
}
