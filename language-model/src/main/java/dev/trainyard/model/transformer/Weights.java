package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One 32-bit number for each weight of a model: the weights themselves, or an optimizer's moments of them. */
public final class Weights {
    private static final double SPREAD = 0.02;

    private final List<WeightLayout.Stack> layout;
    private final List<NDArray> arrays;

    private Weights(List<WeightLayout.Stack> layout, List<NDArray> arrays) {
        this.layout = layout;
        this.arrays = List.copyOf(arrays);
    }

    /**
     * Weights to start a training from: normal with a deviation of 0.02 (GPT-2's), less where a product is added to the
     * residual stream, so that the sum over all layers keeps its size; norms are 1.
     */
    static Weights random(ModelShape shape, NDManager owner, String list, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        return filled(shape, owner, list, stack -> {
            SplittableRandom random = seeds.split();
            double deviation = stack.writesToStream() ? SPREAD / Math.sqrt(2.0 * shape.layers()) : SPREAD;
            float[] values = new float[stack.rows() * Math.max(1, stack.columns())];
            for (int i = 0; i < values.length; i++) {
                values[i] = stack.isVector() ? 1 : (float) (deviation * random.nextGaussian());
            }
            return values;
        });
    }

    public static Weights zeros(ModelShape shape, NDManager owner, String list) {
        return filled(shape, owner, list, stack -> new float[stack.rows() * Math.max(1, stack.columns())]);
    }

    /** @param prefix of the tensors' names, beyond those of Hugging Face */
    public static Weights read(ModelShape shape, NDManager owner, String list, Tensors tensors, String prefix)
            throws IOException {
        List<NDArray> arrays = new ArrayList<>();
        List<WeightLayout.Stack> layout = WeightLayout.of(shape);
        for (WeightLayout.Stack stack : layout) {
            int columns = Math.max(1, stack.columns());
            float[] values = new float[stack.rows() * columns];
            int row = 0;
            for (WeightLayout.Part part : stack.parts()) {
                float[] tensor = tensors.read(prefix + part.name(), stack.shape(part.rows()));
                System.arraycopy(tensor, 0, values, row * columns, tensor.length);
                row += part.rows();
            }
            arrays.add(array(owner, list, values, stack));
        }
        return new Weights(layout, arrays);
    }

    /** Which of the {@link #arrays} are matrices of the layers: of each q-k-v, output, gate-up and down, in this order. */
    public List<Integer> layerMatrices() {
        return IntStream.range(0, layout.size())
                .filter(i -> !layout.get(i).isVector())
                .filter(i -> !WeightLayout.isOfTokens(layout.get(i).parts().getFirst()))
                .boxed()
                .toList();
    }

    /** In the kernels' order. They stay the property of this object's owner. */
    public List<NDArray> arrays() {
        return arrays;
    }

    /** The same numbers once more, which stay as they are now. */
    public Weights copy(NDManager newOwner) {
        List<NDArray> copies = new ArrayList<>();
        for (NDArray array : arrays) {
            try (NDArray plain = array.stopGradient()) {
                NDArray copy = plain.duplicate();
                copy.attach(newOwner);
                copies.add(copy);
            }
        }
        return new Weights(layout, copies);
    }

    /** The tensors of a file, each fetched from native memory when it is written. */
    public List<Safetensors.Entry> entries(String prefix) {
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            WeightLayout.Stack stack = layout.get(i);
            NDArray array = arrays.get(i);
            int from = 0;
            for (WeightLayout.Part part : stack.parts()) {
                int start = from;
                int length = part.rows() * Math.max(1, stack.columns());
                entries.add(new Safetensors.Entry(prefix + part.name(), stack.shape(part.rows()), () -> {
                    float[] values = new float[length];
                    System.arraycopy(array.toFloatArray(), start, values, 0, length);
                    return values;
                }));
                from += length;
            }
        }
        return entries;
    }

    private interface Filling {
        float[] values(WeightLayout.Stack stack);
    }

    private static Weights filled(ModelShape shape, NDManager owner, String list, Filling filling) {
        List<WeightLayout.Stack> layout = WeightLayout.of(shape);
        List<NDArray> arrays = new ArrayList<>();
        for (WeightLayout.Stack stack : layout) arrays.add(array(owner, list, filling.values(stack), stack));
        return new Weights(layout, arrays);
    }

    private static NDArray array(NDManager owner, String list, float[] values, WeightLayout.Stack stack) {
        // The array that is made from Java's memory stays in it; its copy is PyTorch's own, aligned for its kernels.
        try (NDArray borrowed = owner.create(values, new Shape(stack.shape(stack.rows())))) {
            NDArray array = borrowed.duplicate();
            array.setName(list + "[]");
            return array;
        }
    }
}
