package dev.trainyard.model.transformer;

import java.util.ArrayList;
import java.util.List;

/**
 * Which weights a model has, in the order in which the kernels take them, and under which names Hugging Face knows them.
 *
 * <p>Matrices that multiply the same input are stacked, so that one product serves for all: query, key and value, and
 * the feed-forward block's gate and up. A file holds them apart.
 */
final class WeightLayout {
    /**
     * One array of the kernels: tensors of the file, one under the other.
     *
     * @param columns 0 where the array is a vector
     * @param writesToStream whether its product is added to the residual stream
     */
    record Stack(List<Part> parts, int columns, boolean writesToStream) {
        Stack {
            parts = List.copyOf(parts);
        }

        int rows() {
            return parts.stream().mapToInt(Part::rows).sum();
        }

        boolean isVector() {
            return columns == 0;
        }

        long[] shape(int rows) {
            return isVector() ? new long[] {rows} : new long[] {rows, columns};
        }
    }

    /** One tensor of the file. */
    record Part(String name, int rows) {}

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";

    private WeightLayout() {}

    /** Whether it has a row for each token. */
    static boolean isOfTokens(Part part) {
        return part.name().equals(EMBEDDING) || part.name().equals(OUTPUT);
    }

    static List<Stack> of(ModelShape shape) {
        int keyValueWidth = shape.keyValueHeads() * shape.headWidth();
        int width = shape.width();
        List<Stack> stacks = new ArrayList<>();
        stacks.add(matrix(width, new Part(EMBEDDING, shape.vocabulary())));
        for (int i = 0; i < shape.layers(); i++) {
            String layer = "model.layers." + i + ".";
            stacks.add(vector(layer + "input_layernorm.weight", width));
            stacks.add(matrix(
                    width,
                    new Part(layer + "self_attn.q_proj.weight", width),
                    new Part(layer + "self_attn.k_proj.weight", keyValueWidth),
                    new Part(layer + "self_attn.v_proj.weight", keyValueWidth)));
            stacks.add(toStream(width, new Part(layer + "self_attn.o_proj.weight", width)));
            stacks.add(vector(layer + "post_attention_layernorm.weight", width));
            stacks.add(matrix(
                    width,
                    new Part(layer + "mlp.gate_proj.weight", shape.hidden()),
                    new Part(layer + "mlp.up_proj.weight", shape.hidden())));
            stacks.add(toStream(shape.hidden(), new Part(layer + "mlp.down_proj.weight", width)));
        }
        stacks.add(vector("model.norm.weight", width));
        if (!shape.tiedEmbeddings()) stacks.add(matrix(width, new Part(OUTPUT, shape.vocabulary())));
        return List.copyOf(stacks);
    }

    private static Stack matrix(int columns, Part... parts) {
        return new Stack(List.of(parts), columns, false);
    }

    private static Stack toStream(int columns, Part part) {
        return new Stack(List.of(part), columns, true);
    }

    private static Stack vector(String name, int length) {
        return new Stack(List.of(new Part(name, length)), 0, false);
    }
}
