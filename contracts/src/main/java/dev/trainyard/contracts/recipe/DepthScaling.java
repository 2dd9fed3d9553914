package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.Nullable;

/**
 * The model and training settings of a {@link PretrainRecipe} after its {@code depth} has supplied the values that it
 * leaves out.
 *
 * <p>The formulas, with {@code d} for depth and {@code V} for vocabulary:
 *
 * <ul>
 * <li>width = 64 d, heads = width / 64, so that a head is 64 wide; key-value heads = heads
 * <li>hidden = 8/3 width, rounded up to a multiple of 64 (SwiGLU has three matrices where a plain layer has two)
 * <li>embeddings are tied below depth 12, where the vocabulary would outweigh the layers
 * <li>batch = 8,192 tokens for d ≤ 4, doubling with each 4 layers more
 * <li>learning rate = 6e-3 √(256 / width) with Muon, half of it with AdamW (shrinks with the root of the width)
 * <li>tokens = 20 a parameter (Hoffmann et al. 2022)
 * </ul>
 *
 * @param parameters number of weights for the given vocabulary, including embeddings
 */
public record DepthScaling(
        int layers,
        int width,
        int heads,
        int keyValueHeads,
        int hidden,
        boolean tiedEmbeddings,
        int context,
        int batch,
        long tokens,
        double learningRate,
        long parameters) {

    public static DepthScaling of(PretrainRecipe recipe, int vocabulary) {
        int layers = or(recipe.layers(), recipe.depth());
        int width = or(recipe.width(), 64 * recipe.depth());
        int heads = or(recipe.heads(), Math.max(1, width / 64));
        int keyValueHeads = or(recipe.keyValueHeads(), heads);
        int hidden = or(recipe.hidden(), (width * 8 / 3 + 63) / 64 * 64);
        boolean tied = recipe.tiedEmbeddings() != null ? recipe.tiedEmbeddings() : recipe.depth() < 12;
        int batchTokens = 8192 << Math.max(0, (recipe.depth() - 1) / 4);
        int batch = or(recipe.batch(), Math.max(1, batchTokens / recipe.context()));
        long parameters = parameters(layers, width, heads, keyValueHeads, hidden, tied, vocabulary);
        return new DepthScaling(
                layers,
                width,
                heads,
                keyValueHeads,
                hidden,
                tied,
                recipe.context(),
                batch,
                recipe.tokens() != null ? recipe.tokens() : 20 * parameters,
                recipe.learningRate() != null ? recipe.learningRate() : learningRate(recipe.chosenOptimizer(), width),
                parameters);
    }

    /** The learning rate for training a model of this width from scratch. */
    public static double learningRate(Optimizer optimizer, int width) {
        double highest = switch (optimizer) {
            case MUON -> 6e-3;
            case ADAMW -> 3e-3;
        };
        return highest * Math.sqrt(256.0 / width);
    }

    /** The number of optimizer steps in the token budget. */
    public long steps() {
        long perStep = (long) batch * context;
        return Math.max(1, (tokens + perStep - 1) / perStep);
    }

    private static long parameters(
            int layers, int width, int heads, int keyValueHeads, int hidden, boolean tied, int vocabulary) {
        long headWidth = width / heads;
        long attention = 2L * width * heads * headWidth + 2L * width * keyValueHeads * headWidth;
        long feedForward = 3L * width * hidden;
        long embeddings = (tied ? 1L : 2L) * vocabulary * width;
        return embeddings + layers * (attention + feedForward + 2L * width) + width;
    }

    private static int or(@Nullable Integer given, int derived) {
        return given != null ? given : derived;
    }
}
