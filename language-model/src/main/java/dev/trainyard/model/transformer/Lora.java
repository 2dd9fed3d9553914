package dev.trainyard.model.transformer;

import dev.trainyard.contracts.recipe.LoraRecipe;
import java.util.List;
import java.util.Set;

/**
 * Low-rank adaptation (Hu et al. 2021): beside each chosen matrix W (out, in), two narrow ones, A (rank, in) and B (out,
 * rank), are trained, and the product with W + alpha / rank · B·A is computed.
 *
 * @param alpha the strength of the adapters, as a multiple of the rank's reciprocal
 * @param dropout the probability with which an input of A is left out in training
 * @param targets the matrices of each layer that are adapted, of {@link #TARGETS}
 */
public record Lora(int rank, double alpha, double dropout, Set<String> targets) {
    /** The matrices that can be adapted, by the names that Hugging Face's code gives their modules. */
    public static final List<String> TARGETS = LoraRecipe.TARGETS;

    public Lora {
        if (rank < 1)
            throw new IllegalArgumentException("a rank of " + rank + " is not allowed; it must be at least 1");
        if (!(alpha > 0 && Double.isFinite(alpha))) {
            throw new IllegalArgumentException("an alpha of " + alpha + " is not allowed; it must be above 0");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a dropout of " + dropout + " is not a probability below 1");
        }
        targets = Set.copyOf(targets);
        if (targets.isEmpty() || !TARGETS.containsAll(targets)) {
            throw new IllegalArgumentException(
                    "the targets " + targets + " are not allowed; some of " + TARGETS + " are expected");
        }
    }

    /** The factor of the product of the two narrow matrices. */
    public double scale() {
        return alpha / rank;
    }

    /**
     * Whether the matrix of that name is adapted: {@code model.layers.0.self_attn.q_proj.weight}. Some files stack a
     * layer's gate and up in one matrix, {@code input_linear}, which gets one adapter.
     */
    boolean adapts(WeightLayout.Part part) {
        String name = name(part);
        return switch (name) {
            case "input_linear" -> targets.contains("gate_proj") || targets.contains("up_proj");
            case "output_linear" -> targets.contains("down_proj");
            default -> targets.contains(name);
        };
    }

    /** The last part of a module's name: {@code q_proj}. */
    static String name(WeightLayout.Part part) {
        String module = module(part);
        return module.substring(module.lastIndexOf('.') + 1);
    }

    /** A matrix's name without {@code .weight}. */
    static String module(WeightLayout.Part part) {
        return part.name().substring(0, part.name().length() - ".weight".length());
    }
}
