package dev.trainyard.model.training;

import dev.trainyard.contracts.recipe.Optimizer;

/**
 * How gradients become changes of weights.
 *
 * @param weightDecay decoupled; on matrices alone
 * @param gradientClip largest global norm of a step's gradient
 */
public record OptimizerSettings(Optimizer optimizer, double weightDecay, double gradientClip) {
    public OptimizerSettings {
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("a weight decay of " + weightDecay + " is below 0");
        }
        if (!(gradientClip > 0)) {
            throw new IllegalArgumentException("a gradient clipped at " + gradientClip + " would never move a weight");
        }
    }
}
