package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank adapters (Hu et al. 2021), trained instead of the weights themselves, which stay as they are.
 *
 * @param rank of each adapter; 1 to 1,024
 * @param alpha an adapter's product is scaled by alpha / rank; twice the rank if absent
 * @param dropout the share of an adapter's inputs that is set to zero in training; 0 if absent
 * @param targets the matrices that get adapters, by the names of {@link #TARGETS}; empty means all of them
 */
public record LoraRecipe(
        int rank,
        @Nullable Double alpha,
        @Nullable Double dropout,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> targets) {
    /** The matrices of a layer, by the names that PEFT uses. */
    public static final List<String> TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LoraRecipe {
        targets = targets == null ? List.of() : List.copyOf(targets);
    }

    /** The given alpha, or twice the rank. */
    public double chosenAlpha() {
        return alpha == null ? 2.0 * rank : alpha;
    }

    /** The given dropout, or none. */
    public double chosenDropout() {
        return dropout == null ? 0 : dropout;
    }

    /** The matrices that get adapters. */
    public List<String> chosenTargets() {
        return targets.isEmpty() ? TARGETS : targets;
    }
}
