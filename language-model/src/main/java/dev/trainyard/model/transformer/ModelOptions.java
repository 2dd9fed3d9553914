package dev.trainyard.model.transformer;

import java.util.Set;

/**
 * In what a model's computation differs from plain Llama's.
 *
 * @param family how the model's folder names all of this
 * @param queryKeyValueBias whether the projections to queries, keys and values have biases
 * @param attentionOutputBias whether the projection of attention's output has a bias
 * @param feedForwardBias whether the projections of the feed-forward block have biases
 * @param normAfterBlock whether RMSNorm is applied to what a block adds to the residual stream (OLMo 2) instead of what
 *     it reads from it
 * @param unrotatedLayers the layers, from 0, whose queries and keys are not rotated, so that they know no positions
 */
public record ModelOptions(
        ModelFamily family,
        boolean queryKeyValueBias,
        boolean attentionOutputBias,
        boolean feedForwardBias,
        QueryKeyNorm queryKeyNorm,
        boolean normAfterBlock,
        Set<Integer> unrotatedLayers,
        Multipliers multipliers) {
    public ModelOptions {
        unrotatedLayers = Set.copyOf(unrotatedLayers);
    }

    /** The options of plain Llama. */
    public static ModelOptions plain(int headWidth) {
        return new ModelOptions(
                ModelFamily.LLAMA,
                false,
                false,
                false,
                QueryKeyNorm.NONE,
                false,
                Set.of(),
                Multipliers.plain(headWidth));
    }
}
