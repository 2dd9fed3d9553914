package dev.trainyard.model.transformer;

import dev.trainyard.contracts.recipe.DepthScaling;

/**
 * The sizes of a {@link Transformer}, and what else decides its computation.
 *
 * @param width of the residual stream
 * @param heads query heads
 * @param keyValueHeads a divisor of {@code heads}; each serves an equal group of query heads
 * @param headWidth of queries, keys and values; {@code width / heads} in most models
 * @param hidden width inside the feed-forward block
 * @param context longest sequence, in tokens
 * @param ropeTheta base of the rotary positions' frequencies
 * @param rotaryScaling how these frequencies are scaled
 * @param normEpsilon added to the mean square in RMSNorm
 * @param tiedEmbeddings whether the output layer shares the embedding's weights
 * @param options in what it differs from plain Llama
 */
public record ModelShape(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int hidden,
        int context,
        double ropeTheta,
        RotaryScaling rotaryScaling,
        double normEpsilon,
        boolean tiedEmbeddings,
        ModelOptions options) {
    /** A plain Llama whose rotary positions are not scaled. */
    public ModelShape(
            int vocabulary,
            int width,
            int layers,
            int heads,
            int keyValueHeads,
            int hidden,
            int context,
            double ropeTheta,
            double normEpsilon,
            boolean tiedEmbeddings) {
        this(
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                headWidth(width, heads),
                hidden,
                context,
                ropeTheta,
                RotaryScaling.NONE,
                normEpsilon,
                tiedEmbeddings,
                ModelOptions.plain(headWidth(width, heads)));
    }

    public ModelShape {
        atLeastOne("vocabulary", vocabulary);
        atLeastOne("width", width);
        atLeastOne("layers", layers);
        atLeastOne("heads", heads);
        atLeastOne("keyValueHeads", keyValueHeads);
        atLeastOne("headWidth", headWidth);
        atLeastOne("hidden", hidden);
        atLeastOne("context", context);
        if (headWidth % 2 != 0) {
            throw new IllegalArgumentException(
                    "heads " + headWidth + " wide cannot be rotated; an even width is expected");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads do not divide into " + keyValueHeads + " groups of key-value heads");
        }
        if ((heads + 2L * keyValueHeads) * headWidth > Integer.MAX_VALUE || 2L * hidden > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(heads + " heads of " + headWidth + " and a hidden width of " + hidden
                    + " make matrices of too many rows");
        }
    }

    public static ModelShape of(DepthScaling scaling, int vocabulary) {
        return new ModelShape(
                vocabulary,
                scaling.width(),
                scaling.layers(),
                scaling.heads(),
                scaling.keyValueHeads(),
                scaling.hidden(),
                scaling.context(),
                10_000,
                1e-5,
                scaling.tiedEmbeddings());
    }

    /** The same model with another vocabulary. */
    public ModelShape withVocabulary(int tokens) {
        return with(tokens, layers, rotaryScaling);
    }

    /** The same model with its rotary positions scaled in another way. */
    public ModelShape withRotaryScaling(RotaryScaling scaling) {
        return with(vocabulary, layers, scaling);
    }

    /** The same model without an output layer of its own, as the body of a reward model. */
    public ModelShape withoutOutputLayer() {
        return with(vocabulary, layers, rotaryScaling, true);
    }

    private ModelShape with(int tokens, int depth, RotaryScaling scaling) {
        return with(tokens, depth, scaling, tiedEmbeddings);
    }

    private ModelShape with(int tokens, int depth, RotaryScaling scaling, boolean tied) {
        return new ModelShape(
                tokens,
                width,
                depth,
                heads,
                keyValueHeads,
                headWidth,
                hidden,
                context,
                ropeTheta,
                scaling,
                normEpsilon,
                tied,
                options);
    }

    /**
     * The angle in radians by which a head rotates its components i and i + half its width from one position to the
     * next, before {@link #rotaryScaling}.
     */
    public double rotaryFrequency(int i) {
        return Math.pow(ropeTheta, -2.0 * i / headWidth);
    }

    /** The width of all query heads together, which is that of attention's output. */
    public int queryWidth() {
        return heads * headWidth;
    }

    /** The width of all keys of a position, and of all values. */
    public int keyValueWidth() {
        return keyValueHeads * headWidth;
    }

    /** Whether the queries and keys of a layer, from 0, are rotated by their positions. */
    public boolean rotates(int layer) {
        return !options.unrotatedLayers().contains(layer);
    }

    /** Number of weights, embeddings included. */
    public long parameters() {
        long one = numbers(1);
        return one + (layers - 1) * (numbers(2) - one);
    }

    /** The number of weights of a model of the same kind with so many layers. */
    private long numbers(int depth) {
        return WeightLayout.of(with(vocabulary, depth, rotaryScaling)).stream()
                .mapToLong(WeightLayout.Stack::numbers)
                .sum();
    }

    private static int headWidth(int width, int heads) {
        if (heads < 1 || width % heads != 0 || width / heads % 2 != 0) {
            throw new IllegalArgumentException(
                    "a width of " + width + " does not divide into " + heads + " heads of even width");
        }
        return width / heads;
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a model cannot have a " + what + " of " + value);
        }
    }
}
