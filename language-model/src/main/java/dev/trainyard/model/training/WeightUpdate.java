package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.model.transformer.Kernels;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Applies the gradients of a model's trained weights once in each step: reduces them, clips them, and updates the
 * weights.
 *
 * <p>With Muon, embeddings and norms are updated by AdamW at a higher rate, and Muon's momentum rises over the first
 * steps, in which old gradients say little about new ones. Both settings gave the fewest bits per byte in the log of
 * experiments; nanochat uses the same momentum.
 */
final class WeightUpdate {
    static final double RATE_BESIDE_MUON = 2.5;
    private static final double FIRST_MOMENTUM = 0.85;
    private static final double MOMENTUM = 0.95;
    private static final int RISING_STEPS = 300;

    private final Transformer model;
    private final Weights trained;
    private final OptimizerSettings settings;
    private final boolean rounded;
    private final Weights first;
    private final Weights second;
    private final NDArray steps;
    private final NDArray divisor;
    private final List<String> byMuon;
    private final List<String> byAdamW;
    private final List<NDArray> partsOfMuon = new ArrayList<>();

    /**
     * @param trained the weights that are updated
     * @param rounded whether matrix products are in bfloat16
     * @param first moments of the same, and Muon's momentum
     * @param second moments of the same; zeros for weights that Muon updates
     * @param step the number of steps taken
     */
    WeightUpdate(
            Transformer model,
            Weights trained,
            OptimizerSettings settings,
            boolean rounded,
            Weights first,
            Weights second,
            long step) {
        this.model = model;
        this.trained = trained;
        this.settings = settings;
        this.rounded = rounded;
        this.first = first;
        this.second = second;
        NDManager owner = model.manager();
        steps = owner.create((float) step);
        divisor = owner.create(1f);
        Map<String, long[]> matrices = first.layerMatrices();
        byMuon = switch (settings.optimizer()) {
            case MUON -> List.copyOf(matrices.keySet());
            case ADAMW -> List.of();
        };
        byMuon.forEach(name -> partsOfMuon.add(owner.create(matrices.get(name))));
        byAdamW = first.names().stream().filter(name -> !byMuon.contains(name)).toList();
    }

    void reduce(Reduction reduction) {
        try (NDManager scope = model.manager().newSubManager()) {
            for (String name : first.names()) reduction.sum(name, gradient(name, scope));
        }
    }

    /** Clips by the settings' largest norm, which takes effect in the next update. @return the norm before clipping */
    double clip() {
        try (NDManager scope = model.manager().newSubManager()) {
            return model.kernels()
                    .infer(
                            "clip",
                            scope,
                            List.of(scope.create((float) settings.gradientClip()), divisor),
                            gradients(first.names(), scope))
                    .singletonOrThrow()
                    .getFloat();
        }
    }

    /** Updates the weights and clears the gradients. @param step from 0 */
    void apply(long step, double learningRate) {
        try (NDManager scope = model.manager().newSubManager()) {
            float decay = (float) settings.weightDecay();
            double beside = settings.optimizer() == Optimizer.MUON ? RATE_BESIDE_MUON * learningRate : learningRate;
            if (!byAdamW.isEmpty()) {
                model.kernels()
                        .infer(
                                "adamw",
                                scope,
                                List.of(scope.create(new float[] {(float) beside, decay}), divisor, steps),
                                chosen("weights", trained, byAdamW),
                                gradients(byAdamW, scope),
                                chosen("first", first, byAdamW),
                                chosen("second", second, byAdamW));
            }
            if (!byMuon.isEmpty()) {
                float[] numbers = {(float) learningRate, decay, (float) momentum(step)};
                model.kernels()
                        .infer(
                                rounded ? "muon_bf16" : "muon",
                                scope,
                                List.of(scope.create(numbers), divisor),
                                chosen("weights", trained, byMuon),
                                gradients(byMuon, scope),
                                chosen("first", first, byMuon),
                                Kernels.list("parts", partsOfMuon));
            }
            model.kernels().infer("clear", scope, List.of(divisor), gradients(first.names(), scope));
        }
    }

    static double momentum(long step) {
        return FIRST_MOMENTUM + (MOMENTUM - FIRST_MOMENTUM) * Math.min(1, (double) step / RISING_STEPS);
    }

    private List<NDArray> gradients(Iterable<String> names, NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (String name : names) gradients.add(gradient(name, scope));
        return Kernels.list("gradients", gradients);
    }

    private NDArray gradient(String name, NDManager scope) {
        NDArray gradient = trained.get(name).getGradient();
        gradient.attach(scope);
        return gradient;
    }

    private static List<NDArray> chosen(String argument, Weights of, List<String> names) {
        return Kernels.list(argument, names.stream().map(of::get).toList());
    }
}
