package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The low-rank matrices beside the weights of a model, see {@link Lora}. The A of the matrices that are stacked in one
 * array are stacked, too, so that one product computes all of them; each B is an array of its own.
 */
public final class Adapter {
    private static final String DROPOUT = "lora.dropout";
    private static final String SCALE = "lora.scale";

    private final Lora lora;
    private final Weights weights;
    private final Map<String, NDArray> constants;
    private final NDArray dropout;
    private final Set<String> modules = new TreeSet<>();

    private Adapter(Lora lora, Weights weights, ModelShape shape, NDManager owner) {
        this.lora = lora;
        this.weights = weights;
        constants = new LinkedHashMap<>();
        for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
            if (!isAdapted(stack, lora)) continue;
            for (int i = 0; i < stack.parts().size(); i++) {
                WeightLayout.Part part = stack.parts().get(i);
                // A part of the stack that is not adapted gets rows, but no columns.
                if (lora.adapts(part)) modules.add(Lora.name(part));
                else constants.put(nameOfB(stack, i), owner.zeros(new Shape(part.rows(), 0)));
            }
        }
        constants.put(SCALE, owner.create((float) lora.scale()));
        dropout = owner.create((float) lora.dropout());
    }

    /**
     * As PEFT begins: A is uniformly distributed within the reciprocal of its inputs' root (Kaiming's bound with a slope
     * of the root of 5), and B is zero.
     */
    static Adapter untrained(Lora lora, ModelShape shape, NDManager owner, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        Weights weights = Weights.filled(layout(lora, shape), owner, stack -> {
            float[] values = new float[stack.rows() * stack.columns()];
            if (!isA(stack)) return values;
            SplittableRandom random = seeds.split();
            double bound = 1 / Math.sqrt(stack.columns());
            for (int i = 0; i < values.length; i++) values[i] = (float) random.nextDouble(-bound, bound);
            return values;
        });
        return new Adapter(lora, weights, shape, owner);
    }

    static Adapter read(Lora lora, ModelShape shape, NDManager owner, Kernels kernels, Tensors tensors, String prefix)
            throws IOException {
        return new Adapter(
                lora, Weights.read(layout(lora, shape), owner, kernels, tensors, prefix, NumberType.F32), shape, owner);
    }

    Adapter copy(ModelShape shape, NDManager owner) {
        return new Adapter(lora, weights.copy(owner), shape, owner);
    }

    public Lora lora() {
        return lora;
    }

    /** The matrices, which are trained. */
    public Weights weights() {
        return weights;
    }

    /** The names of the adapted modules, without those that contain them: {@code q_proj}. */
    Set<String> modules() {
        return Set.copyOf(modules);
    }

    /** The number of weights of an adapter of that kind. */
    public static long parameters(Lora lora, ModelShape shape) {
        return layout(lora, shape).stream()
                .mapToLong(stack -> (long) stack.rows() * stack.columns())
                .sum();
    }

    /** What the kernels need for the adapter, by their names. */
    Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>(weights.byName());
        arrays.putAll(constants);
        return arrays;
    }

    /** The same, with dropout. */
    Map<String, NDArray> arraysInTraining() {
        Map<String, NDArray> arrays = arrays();
        if (lora.dropout() > 0) arrays.put(DROPOUT, dropout);
        return arrays;
    }

    private static List<WeightLayout.Stack> layout(Lora lora, ModelShape shape) {
        List<WeightLayout.Stack> adapted = new ArrayList<>();
        for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
            if (!isAdapted(stack, lora)) continue;
            List<WeightLayout.Part> ofA = new ArrayList<>();
            List<WeightLayout.Stack> ofB = new ArrayList<>();
            for (int i = 0; i < stack.parts().size(); i++) {
                WeightLayout.Part part = stack.parts().get(i);
                if (!lora.adapts(part)) continue;
                ofA.add(new WeightLayout.Part(Lora.module(part) + LoraTensors.A, lora.rank()));
                WeightLayout.Part b = new WeightLayout.Part(Lora.module(part) + LoraTensors.B, part.rows());
                ofB.add(new WeightLayout.Stack(nameOfB(stack, i), List.of(b), lora.rank(), false));
            }
            adapted.add(new WeightLayout.Stack(base(stack) + ".lora_A", ofA, stack.columns(), false));
            adapted.addAll(ofB);
        }
        return adapted;
    }

    private static boolean isA(WeightLayout.Stack stack) {
        return stack.name().endsWith(".lora_A");
    }

    private static boolean isAdapted(WeightLayout.Stack stack, Lora lora) {
        return stack.isLayerMatrix() && stack.parts().stream().anyMatch(lora::adapts);
    }

    private static String nameOfB(WeightLayout.Stack stack, int part) {
        return base(stack) + ".lora_B." + part;
    }

    private static String base(WeightLayout.Stack stack) {
        return stack.name().substring(0, stack.name().length() - ".weight".length());
    }
}
