package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A 32-bit number for each weight of a model, or for some of its arrays: the weights themselves, or an optimizer's
 * moments. Arrays have Hugging Face's names, or {@code qkv_proj} and {@code gate_up_proj} for stacks of several
 * tensors.
 */
public final class Weights {
    private static final double SPREAD = 0.02;

    private final List<WeightLayout.Stack> layout;
    private final Map<String, NDArray> arrays;

    Weights(List<WeightLayout.Stack> layout, Map<String, NDArray> arrays) {
        this.layout = layout;
        this.arrays = Collections.unmodifiableMap(arrays);
    }

    /**
     * Random initial weights: normally distributed with a standard deviation of 0.02 (as in GPT-2), smaller for
     * products that are added to the residual stream, so that the sum over all layers keeps its magnitude; norms are 1
     * and biases 0.
     */
    static Weights random(ModelShape shape, NDManager owner, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        return filled(WeightLayout.of(shape), owner, stack -> {
            SplittableRandom random = seeds.split();
            double deviation = stack.writesToStream() ? SPREAD / Math.sqrt(2.0 * shape.layers()) : SPREAD;
            float[] values = new float[stack.rows() * Math.max(1, stack.columns())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (stack.kind()) {
                    case MATRIX, MATRIX_TO_STREAM -> (float) (deviation * random.nextGaussian());
                    case NORM -> 1;
                    case BIAS -> 0;
                };
            }
            return values;
        });
    }

    /** Zeros in place of each of these numbers. */
    public Weights zeros(NDManager owner) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (WeightLayout.Stack stack : layout) {
            arrays.put(stack.name(), owner.zeros(new Shape(stack.shape(stack.rows()))));
        }
        return new Weights(layout, arrays);
    }

    /**
     * Some of the arrays, which stay where they are.
     *
     * @throws IllegalArgumentException if there is no array of such a name
     */
    public Weights only(Set<String> names) {
        names.forEach(this::get);
        List<WeightLayout.Stack> some =
                layout.stream().filter(stack -> names.contains(stack.name())).toList();
        Map<String, NDArray> chosen = new LinkedHashMap<>();
        for (WeightLayout.Stack stack : some) chosen.put(stack.name(), get(stack.name()));
        return new Weights(some, chosen);
    }

    /** These arrays and those of others, which all stay where they are. No name may occur in both. */
    public Weights and(Weights others) {
        List<WeightLayout.Stack> both = new ArrayList<>(layout);
        both.addAll(others.layout);
        Map<String, NDArray> all = new LinkedHashMap<>(arrays);
        others.arrays.forEach((name, array) -> {
            if (all.put(name, array) != null) throw new IllegalArgumentException("there are two arrays " + name);
        });
        return new Weights(List.copyOf(both), all);
    }

    /**
     * New arrays of the same shapes with the numbers of a file.
     *
     * @param prefix of the tensors' names, before Hugging Face's names
     */
    public Weights read(NDManager owner, Kernels kernels, Tensors tensors, String prefix) throws IOException {
        return read(layout, owner, kernels, tensors, prefix, NumberType.F32);
    }

    /**
     * Arrays with the numbers of a file, which is read in pieces straight into native memory.
     *
     * @param as the type of the arrays; numbers of other types are widened or rounded
     */
    static Weights read(
            List<WeightLayout.Stack> layout,
            NDManager owner,
            Kernels kernels,
            Tensors tensors,
            String prefix,
            NumberType as)
            throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (NDManager scope = owner.newSubManager()) {
            StoredNumbers numbers = new StoredNumbers(kernels, tensors, scope);
            for (WeightLayout.Stack stack : layout) {
                NDArray array = numbers.blank(stack.shape(stack.rows()), as);
                long from = 0;
                for (WeightLayout.Part part : stack.parts()) {
                    tensors.check(prefix + part.name(), stack.shape(part.rows()));
                    long count = (long) part.rows() * Math.max(1, stack.columns());
                    numbers.copy(prefix + part.name(), count, array, from);
                    from += count;
                }
                array.attach(owner);
                arrays.put(stack.name(), array);
            }
        }
        return new Weights(layout, arrays);
    }

    /**
     * The matrices of the layers, each with the numbers of rows of the projections in its stack.
     *
     * @return by name, in the order of {@link #byName}
     */
    public Map<String, long[]> layerMatrices() {
        Map<String, long[]> matrices = new LinkedHashMap<>();
        for (WeightLayout.Stack stack : layout) {
            if (!stack.isLayerMatrix()) continue;
            matrices.put(
                    stack.name(),
                    stack.blocks().stream().mapToLong(Integer::longValue).toArray());
        }
        return matrices;
    }

    /** All arrays, from the embedding to the output. This object keeps ownership of them. */
    public Map<String, NDArray> byName() {
        return arrays;
    }

    public Set<String> names() {
        return arrays.keySet();
    }

    /** @throws IllegalArgumentException if there is no array of that name */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) throw new IllegalArgumentException("there is no array " + name + " among " + names());
        return array;
    }

    /** A copy of the current numbers. */
    public Weights copy(NDManager newOwner) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            try (NDArray plain = array.stopGradient()) {
                NDArray copy = plain.duplicate();
                copy.attach(newOwner);
                copies.put(name, copy);
            }
        });
        return new Weights(layout, copies);
    }

    /** The tensors for a file, each read from native memory, in pieces, when it is written; the arrays have 32 bits. */
    public List<Safetensors.Entry> entries(String prefix) {
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (WeightLayout.Stack stack : layout) {
            NDArray array = get(stack.name());
            int from = 0;
            for (WeightLayout.Part part : stack.parts()) {
                int start = from * Float.BYTES;
                int length = part.rows() * Math.max(1, stack.columns());
                entries.add(new Safetensors.Entry(
                        prefix + part.name(),
                        NumberType.F32,
                        stack.shape(part.rows()),
                        sink -> sink.take(array.toByteBuffer(true).slice(start, length * Float.BYTES))));
                from += length;
            }
        }
        return entries;
    }

    interface StackValues {
        float[] values(WeightLayout.Stack stack);
    }

    static Weights filled(List<WeightLayout.Stack> layout, NDManager owner, StackValues filling) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (WeightLayout.Stack stack : layout) arrays.put(stack.name(), array(owner, filling.values(stack), stack));
        return new Weights(layout, arrays);
    }

    private static NDArray array(NDManager owner, float[] values, WeightLayout.Stack stack) {
        // An array created from Java's memory keeps using that memory; the copy belongs to PyTorch and is aligned for
        // its kernels.
        try (NDArray borrowed = owner.create(values, new Shape(stack.shape(stack.rows())))) {
            return borrowed.duplicate();
        }
    }
}
