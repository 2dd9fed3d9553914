package dev.trainyard.model.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The weights of a model by the names that the kernels use, and Hugging Face's tensors from which they are made.
 *
 * <p>Matrices that multiply the same input are stacked, so that one product computes all of them: query, key and value,
 * and the feed-forward block's gate and up. In files they are separate tensors in most families. The stacks are named
 * as in vLLM and Phi-3: {@code qkv_proj} and {@code gate_up_proj}. The norms of what a block adds to the stream, whose
 * names differ between families, are {@code self_attn.output_norm} and {@code mlp.output_norm}. All other weights have
 * Llama's names. What a model does not have is not in its layout.
 */
final class WeightLayout {
    /** What an array is, which decides how it is initialised and trained. */
    enum Kind {
        MATRIX,
        /** A matrix whose product is added to the residual stream. */
        MATRIX_TO_STREAM,
        NORM,
        BIAS
    }

    /**
     * One array of the kernels: one or more tensors of the file, stacked by rows.
     *
     * @param columns 0 if the array is a vector
     * @param blocks the rows of each projection in the stack, which can be more than {@code parts} if a family's file
     *     stacks them too
     */
    record Stack(String name, Kind kind, List<Part> parts, int columns, List<Integer> blocks) {
        Stack {
            parts = List.copyOf(parts);
            blocks = List.copyOf(blocks);
        }

        /** A matrix, or a norm if it has no columns, each of whose tensors is a projection. */
        Stack(String name, List<Part> parts, int columns, boolean writesToStream) {
            this(
                    name,
                    writesToStream ? Kind.MATRIX_TO_STREAM : columns == 0 ? Kind.NORM : Kind.MATRIX,
                    parts,
                    columns,
                    parts.stream().map(Part::rows).toList());
        }

        int rows() {
            return parts.stream().mapToInt(Part::rows).sum();
        }

        /** How many weights it holds. */
        long numbers() {
            return (long) rows() * Math.max(1, columns);
        }

        boolean isVector() {
            return columns == 0;
        }

        boolean writesToStream() {
            return kind == Kind.MATRIX_TO_STREAM;
        }

        /** Whether it is a matrix of a layer, as opposed to the embedding, the output layer or a reward head. */
        boolean isLayerMatrix() {
            return !isVector() && !isAtAnEnd(parts.getFirst());
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

    /** Whether it has a row for each token, or is the row of a {@link RewardHead}. */
    private static boolean isAtAnEnd(Part part) {
        return isOfTokens(part) || part.name().equals(RewardHead.TENSOR);
    }

    /** Whether it has a row for each token. */
    static boolean isOfTokens(Part part) {
        return part.name().equals(EMBEDDING) || part.name().equals(OUTPUT);
    }

    static List<Stack> of(ModelShape shape) {
        List<Stack> stacks = new ArrayList<>();
        stacks.add(stack(EMBEDDING, Kind.MATRIX, shape.width(), new Part(EMBEDDING, shape.vocabulary())));
        for (int i = 0; i < shape.layers(); i++) addLayer(stacks, "model.layers." + i + ".", shape);
        stacks.add(norm("model.norm.weight", shape.width()));
        if (!shape.tiedEmbeddings()) {
            stacks.add(stack(OUTPUT, Kind.MATRIX, shape.width(), new Part(OUTPUT, shape.vocabulary())));
        }
        return List.copyOf(stacks);
    }

    private static void addLayer(List<Stack> stacks, String layer, ModelShape shape) {
        ModelOptions options = shape.options();
        if (!options.normAfterBlock()) stacks.add(norm(layer + "input_layernorm.weight", shape.width()));
        addAttention(stacks, layer + "self_attn.", shape);
        String afterAttention = layer + "post_attention_layernorm.weight";
        stacks.add(
                options.normAfterBlock()
                        ? norm(layer + "self_attn.output_norm.weight", afterAttention, shape.width())
                        : norm(afterAttention, shape.width()));
        addFeedForward(stacks, layer, shape);
        if (options.normAfterBlock()) {
            String after = layer + "post_feedforward_layernorm.weight";
            stacks.add(norm(layer + "mlp.output_norm.weight", after, shape.width()));
        }
    }

    private static void addAttention(List<Stack> stacks, String attention, ModelShape shape) {
        ModelOptions options = shape.options();
        int queries = shape.queryWidth();
        int keys = shape.keyValueWidth();
        String output = attention + "o_proj";
        add(
                stacks,
                attention + "qkv_proj",
                Kind.MATRIX,
                shape.width(),
                options.queryKeyValueBias(),
                new Part(attention + "q_proj", queries),
                new Part(attention + "k_proj", keys),
                new Part(attention + "v_proj", keys));
        switch (options.queryKeyNorm()) {
            case NONE -> {}
            case PER_HEAD -> {
                stacks.add(norm(attention + "q_norm.weight", shape.headWidth()));
                stacks.add(norm(attention + "k_norm.weight", shape.headWidth()));
            }
            case ALL_HEADS -> {
                stacks.add(norm(attention + "q_norm.weight", queries));
                stacks.add(norm(attention + "k_norm.weight", keys));
            }
        }
        add(
                stacks,
                output,
                Kind.MATRIX_TO_STREAM,
                queries,
                options.attentionOutputBias(),
                new Part(output, shape.width()));
    }

    private static void addFeedForward(List<Stack> stacks, String layer, ModelShape shape) {
        boolean bias = shape.options().feedForwardBias();
        String gateAndUp = layer + "mlp.gate_up_proj";
        String down = layer + "mlp.down_proj";
        if (shape.options().family() == ModelFamily.GRANITE_4) {
            // Granite calls the dense block a shared expert, and stores gate and up as one tensor.
            Part both = new Part(layer + "shared_mlp.input_linear.weight", 2 * shape.hidden());
            Part output = new Part(layer + "shared_mlp.output_linear.weight", shape.width());
            List<Integer> blocks = List.of(shape.hidden(), shape.hidden());
            stacks.add(new Stack(gateAndUp + ".weight", Kind.MATRIX, List.of(both), shape.width(), blocks));
            stacks.add(stack(down + ".weight", Kind.MATRIX_TO_STREAM, shape.hidden(), output));
            return;
        }
        Part gate = new Part(layer + "mlp.gate_proj", shape.hidden());
        Part up = new Part(layer + "mlp.up_proj", shape.hidden());
        add(stacks, gateAndUp, Kind.MATRIX, shape.width(), bias, gate, up);
        add(stacks, down, Kind.MATRIX_TO_STREAM, shape.hidden(), bias, new Part(down, shape.width()));
    }

    /** Adds a product's matrix and, if it has one, its bias. All names lack their ends. */
    private static void add(
            List<Stack> stacks, String name, Kind kind, int columns, boolean bias, Part... projections) {
        stacks.add(stack(name + ".weight", kind, columns, ending(projections, ".weight")));
        if (bias) stacks.add(stack(name + ".bias", Kind.BIAS, 0, ending(projections, ".bias")));
    }

    private static Part[] ending(Part[] projections, String end) {
        return Stream.of(projections)
                .map(part -> new Part(part.name() + end, part.rows()))
                .toArray(Part[]::new);
    }

    private static Stack norm(String name, int length) {
        return norm(name, name, length);
    }

    private static Stack norm(String name, String tensor, int length) {
        return stack(name, Kind.NORM, 0, new Part(tensor, length));
    }

    private static Stack stack(String name, Kind kind, int columns, Part... parts) {
        return new Stack(
                name,
                kind,
                List.of(parts),
                columns,
                Stream.of(parts).map(Part::rows).toList());
    }
}
