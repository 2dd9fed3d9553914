package dev.trainyard.model.training;

/**
 * How gradients become changes of weights.
 *
 * @param weightDecay decoupled (AdamW); on matrices alone
 * @param gradientClip largest global norm of a step's gradient
 */
public record OptimizerSettings(double weightDecay, double gradientClip) {
    public OptimizerSettings {
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("a weight decay of " + weightDecay + " is below 0");
        }
        if (!(gradientClip > 0)) {
            throw new IllegalArgumentException("a gradient clipped at " + gradientClip + " would never move a weight");
        }
    }
}
