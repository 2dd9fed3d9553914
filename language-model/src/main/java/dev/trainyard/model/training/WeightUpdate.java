package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves a model's weights along their gradients, once a step.
 *
 * <p>With Muon, what it does not move, embeddings and norms, is moved by AdamW at a higher rate, and its momentum rises over
 * the first steps, when old gradients say little about new ones. Both figures are those that came to the fewest bits per
 * byte in the log of experiments; nanochat has the same momentum.
 */
final class WeightUpdate {
    static final double RATE_BESIDE_MUON = 2.5;
    private static final double FIRST_MOMENTUM = 0.85;
    private static final double MOMENTUM = 0.95;
    private static final int RISING_STEPS = 300;

    private final Transformer model;
    private final OptimizerSettings settings;
    private final boolean rounded;
    private final Weights first;
    private final Weights second;
    private final NDArray steps;
    private final List<Integer> byMuon;
    private final List<Integer> byAdamW;

    /**
     * @param rounded whether matrix products are in bfloat16
     * @param first moments, and Muon's momentum
     * @param second moments; zeros where Muon moves the weight
     * @param step how many have been taken
     */
    WeightUpdate(
            Transformer model, OptimizerSettings settings, boolean rounded, Weights first, Weights second, long step) {
        this.model = model;
        this.settings = settings;
        this.rounded = rounded;
        this.first = first;
        this.second = second;
        steps = model.manager().create((float) step);
        byMuon = switch (settings.optimizer()) {
            case MUON -> model.weights().layerMatrices();
            case ADAMW -> List.of();
        };
        byAdamW = IntStream.range(0, model.weights().arrays().size())
                .boxed()
                .filter(i -> !byMuon.contains(i))
                .toList();
    }

    /**
     * Also clears the gradients.
     *
     * @param step from 0
     * @return the gradients' global norm before clipping
     */
    double apply(long step, double learningRate) {
        try (NDManager scope = model.manager().newSubManager()) {
            List<NDArray> weights = model.weights().arrays();
            List<NDArray> gradients = gradients(weights, scope);
            NDArray norm = model.kernels().infer("norm", scope, gradients).singletonOrThrow();
            float largest = (float) settings.gradientClip();
            float decay = (float) settings.weightDecay();
            double rate = settings.optimizer() == Optimizer.MUON ? RATE_BESIDE_MUON * learningRate : learningRate;
            model.kernels()
                    .infer(
                            "adamw",
                            scope,
                            List.of(scope.create(new float[] {largest, (float) rate, decay}), norm, steps),
                            chosen(weights, byAdamW),
                            chosen(gradients, byAdamW),
                            chosen(first.arrays(), byAdamW),
                            chosen(second.arrays(), byAdamW));
            if (settings.optimizer() == Optimizer.MUON) {
                float[] numbers = {largest, (float) learningRate, decay, (float) momentum(step)};
                model.kernels()
                        .infer(
                                rounded ? "muon_bf16" : "muon",
                                scope,
                                List.of(scope.create(numbers), norm),
                                chosen(weights, byMuon),
                                chosen(gradients, byMuon),
                                chosen(first.arrays(), byMuon));
            }
            return norm.getFloat();
        }
    }

    static double momentum(long step) {
        return FIRST_MOMENTUM + (MOMENTUM - FIRST_MOMENTUM) * Math.min(1, (double) step / RISING_STEPS);
    }

    private static List<NDArray> gradients(List<NDArray> weights, NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (NDArray weight : weights) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scope);
            gradient.setName("gradients[]");
            gradients.add(gradient);
        }
        return gradients;
    }

    private static List<NDArray> chosen(List<NDArray> all, List<Integer> indices) {
        return indices.stream().map(all::get).toList();
    }
}
