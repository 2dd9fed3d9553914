package dev.trainyard.model.transformer;

/**
 * Constant factors of a model's signals (Granite).
 *
 * @param embedding of a token's row of the embedding
 * @param attention of the products of queries and keys; 1 / sqrt(head width) in other families
 * @param residual of what a block adds to the residual stream
 * @param logitsDivisor by which the logits are divided
 */
public record Multipliers(double embedding, double attention, double residual, double logitsDivisor) {
    public Multipliers {
        positive("embedding_multiplier", embedding);
        positive("attention_multiplier", attention);
        positive("residual_multiplier", residual);
        positive("logits_scaling", logitsDivisor);
    }

    /** Those of a model without any. */
    public static Multipliers plain(int headWidth) {
        return new Multipliers(1, 1 / Math.sqrt(headWidth), 1, 1);
    }

    private static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a " + what + " of " + value + " is invalid; it must be above 0");
        }
    }
}
