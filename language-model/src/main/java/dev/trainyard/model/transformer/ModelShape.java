package dev.trainyard.model.transformer;

import dev.trainyard.contracts.recipe.DepthScaling;

/**
 * The sizes of a {@link Transformer}.
 *
 * @param width of the residual stream
 * @param heads query heads; a head is {@code width / heads} wide
 * @param keyValueHeads a divisor of {@code heads}; each serves an equal group of query heads
 * @param hidden width inside the feed-forward block
 * @param context longest sequence, in tokens
 * @param ropeTheta base of the rotary positions' frequencies
 * @param rotaryScaling how these frequencies are scaled
 * @param normEpsilon added to the mean square in RMSNorm
 * @param tiedEmbeddings whether the output layer shares the embedding's weights
 */
public record ModelShape(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int hidden,
        int context,
        double ropeTheta,
        RotaryScaling rotaryScaling,
        double normEpsilon,
        boolean tiedEmbeddings) {
    /** A shape whose rotary positions are not scaled. */
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
                hidden,
                context,
                ropeTheta,
                RotaryScaling.NONE,
                normEpsilon,
                tiedEmbeddings);
    }

    public ModelShape {
        atLeastOne("vocabulary", vocabulary);
        atLeastOne("width", width);
        atLeastOne("layers", layers);
        atLeastOne("heads", heads);
        atLeastOne("keyValueHeads", keyValueHeads);
        atLeastOne("hidden", hidden);
        atLeastOne("context", context);
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw new IllegalArgumentException(
                    "a width of " + width + " does not divide into " + heads + " heads of even width");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads do not divide into " + keyValueHeads + " groups of key-value heads");
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
        return new ModelShape(
                tokens,
                width,
                layers,
                heads,
                keyValueHeads,
                hidden,
                context,
                ropeTheta,
                rotaryScaling,
                normEpsilon,
                tiedEmbeddings);
    }

    /** The same model with its rotary positions scaled in another way. */
    public ModelShape withRotaryScaling(RotaryScaling scaling) {
        return new ModelShape(
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                hidden,
                context,
                ropeTheta,
                scaling,
                normEpsilon,
                tiedEmbeddings);
    }

    /**
     * The angle in radians by which a head rotates its components i and i + half its width from one position to the
     * next, before {@link #rotaryScaling}.
     */
    public double rotaryFrequency(int i) {
        return Math.pow(ropeTheta, -2.0 * i / headWidth());
    }

    public int headWidth() {
        return width / heads;
    }

    /** Number of weights, embeddings included. */
    public long parameters() {
        long attention = 2L * width * width + 2L * width * keyValueHeads * headWidth();
        long feedForward = 3L * width * hidden;
        long embeddings = (tiedEmbeddings ? 1L : 2L) * vocabulary * width;
        return embeddings + layers * (attention + feedForward + 2L * width) + width;
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a model cannot have a " + what + " of " + value);
        }
    }
}
