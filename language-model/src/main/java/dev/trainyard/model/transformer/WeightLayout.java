package dev.trainyard.model.transformer;

import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a model by the names that the kernels use, and Hugging Face's tensors from which they are made.
 *
 * <p>Matrices that multiply the same input are stacked, so that one product computes all of them: query, key and value,
 * and the feed-forward block's gate and up. In files they are separate tensors. The stacks are named as in vLLM and
 * Phi-3: {@code qkv_proj} and {@code gate_up_proj}. All other weights keep their names.
 */
final class WeightLayout {
    /**
     * One array of the kernels: one or more tensors of the file, stacked by rows.
     *
     * @param columns 0 if the array is a vector
     * @param writesToStream whether its product is added to the residual stream
     */
    record Stack(String name, List<Part> parts, int columns, boolean writesToStream) {
        Stack {
            parts = List.copyOf(parts);
        }

        int rows() {
            return parts.stream().mapToInt(Part::rows).sum();
        }

        boolean isVector() {
            return columns == 0;
        }

        /** Whether it is a matrix of a layer, as opposed to the embedding or the output layer. */
        boolean isLayerMatrix() {
            return !isVector() && !isOfTokens(parts.getFirst());
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
        stacks.add(matrix(EMBEDDING, width, new Part(EMBEDDING, shape.vocabulary())));
        for (int i = 0; i < shape.layers(); i++) {
            String layer = "model.layers." + i + ".";
            stacks.add(vector(layer + "input_layernorm.weight", width));
            stacks.add(matrix(
                    layer + "self_attn.qkv_proj.weight",
                    width,
                    new Part(layer + "self_attn.q_proj.weight", width),
                    new Part(layer + "self_attn.k_proj.weight", keyValueWidth),
                    new Part(layer + "self_attn.v_proj.weight", keyValueWidth)));
            stacks.add(toStream(layer + "self_attn.o_proj.weight", width, width));
            stacks.add(vector(layer + "post_attention_layernorm.weight", width));
            stacks.add(matrix(
                    layer + "mlp.gate_up_proj.weight",
                    width,
                    new Part(layer + "mlp.gate_proj.weight", shape.hidden()),
                    new Part(layer + "mlp.up_proj.weight", shape.hidden())));
            stacks.add(toStream(layer + "mlp.down_proj.weight", width, shape.hidden()));
        }
        stacks.add(vector("model.norm.weight", width));
        if (!shape.tiedEmbeddings()) stacks.add(matrix(OUTPUT, width, new Part(OUTPUT, shape.vocabulary())));
        return List.copyOf(stacks);
    }

    private static Stack matrix(String name, int columns, Part... parts) {
        return new Stack(name, List.of(parts), columns, false);
    }

    private static Stack toStream(String name, int rows, int columns) {
        return new Stack(name, List.of(new Part(name, rows)), columns, true);
    }

    private static Stack vector(String name, int length) {
        return new Stack(name, List.of(new Part(name, length)), 0, false);
    }
}
