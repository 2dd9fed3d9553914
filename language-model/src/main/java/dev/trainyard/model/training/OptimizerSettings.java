package dev.trainyard.model.training;

import dev.trainyard.contracts.recipe.Optimizer;

/**
 * The settings of an optimizer.
 *
 * @param weightDecay decoupled; applied to matrices only
 * @param gradientClip largest global norm of a step's gradient
 */
public record OptimizerSettings(Optimizer optimizer, double weightDecay, double gradientClip) {
    public OptimizerSettings {
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "a weight decay of " + weightDecay + " is not allowed; it must be at least 0");
        }
        if (!(gradientClip > 0)) {
            throw new IllegalArgumentException(
                    "a gradient clipped at " + gradientClip + " would never change a weight");
        }
    }
}
