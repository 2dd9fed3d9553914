package dev.trainyard.model.gguf;

import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelOptions;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.QueryKeyNorm;
import dev.trainyard.model.transformer.RotaryScaling;
import dev.trainyard.model.transformer.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a GGUF file and the source of its numbers.
 *
 * @param name as llama.cpp knows it
 * @param rows 0 for a vector
 * @param group the number of rows, or of a vector's numbers, that are read and written together; of a query or key
 *     projection, those of one head
 * @param interleaved whether llama.cpp wants the rows of each group in another order, see {@link #permuted}
 */
record GgufTensor(String name, Source source, int rows, int columns, int group, boolean interleaved, GgufType type) {

    /** About how many numbers are read and written together. */
    private static final int NUMBERS_TOGETHER = 1 << 14;

    /** The source of a tensor's numbers. */
    sealed interface Source {
        /**
         * @param tensor its name in {@code model.safetensors}
         * @param from the first of its rows that belong to this tensor
         * @param rows of it
         */
        record Stored(String tensor, int from, int rows) implements Source {}

        /** Numbers that are computed from the model's settings. */
        record Computed(float[] numbers) implements Source {}
    }

    /** All tensors of a model; matrices have the given type if their rows are a multiple of its block size. */
    static List<GgufTensor> of(ModelShape shape, GgufArchitecture architecture, GgufType type) {
        List<GgufTensor> tensors = new ArrayList<>();
        if (shape.rotaryScaling() instanceof RotaryScaling.Llama3 scaling) {
            tensors.add(rotaryDivisors(shape, scaling));
        }
        tensors.add(matrix("token_embd", "model.embed_tokens", shape.vocabulary(), shape.width(), type));
        for (int i = 0; i < shape.layers(); i++) {
            addLayer(tensors, "blk." + i + ".", "model.layers." + i + ".", shape, architecture, type);
        }
        tensors.add(norm("output_norm", "model.norm", shape.width()));
        // If there is no output layer, llama.cpp uses the embedding in most architectures.
        if (!shape.tiedEmbeddings()) {
            tensors.add(matrix("output", "lm_head", shape.vocabulary(), shape.width(), type));
        } else if (architecture.needsOutput()) {
            tensors.add(matrix("output", "model.embed_tokens", shape.vocabulary(), shape.width(), type));
        }
        return List.copyOf(tensors);
    }

    private static void addLayer(
            List<GgufTensor> tensors,
            String to,
            String from,
            ModelShape shape,
            GgufArchitecture architecture,
            GgufType type) {
        ModelOptions options = shape.options();
        int width = shape.width();
        int queries = shape.queryWidth();
        int keys = shape.keyValueWidth();
        int head = architecture.rotatesNeighbours() ? shape.headWidth() : 0;
        boolean bias = options.queryKeyValueBias();
        if (!options.normAfterBlock()) tensors.add(norm(to + "attn_norm", from + "input_layernorm", width));
        String attention = from + "self_attn.";
        addProduct(tensors, to + "attn_q", attention + "q_proj", queries, width, head, bias, type);
        addProduct(tensors, to + "attn_k", attention + "k_proj", keys, width, head, bias, type);
        addProduct(tensors, to + "attn_v", attention + "v_proj", keys, width, 0, bias, type);
        boolean outputBias = options.attentionOutputBias();
        addProduct(tensors, to + "attn_output", attention + "o_proj", width, queries, 0, outputBias, type);
        boolean perHead = options.queryKeyNorm() == QueryKeyNorm.PER_HEAD;
        if (options.queryKeyNorm() != QueryKeyNorm.NONE) {
            tensors.add(norm(to + "attn_q_norm", attention + "q_norm", perHead ? shape.headWidth() : queries));
            tensors.add(norm(to + "attn_k_norm", attention + "k_norm", perHead ? shape.headWidth() : keys));
        }
        String norm = options.normAfterBlock() ? "post_attention_norm" : "ffn_norm";
        tensors.add(norm(to + norm, from + "post_attention_layernorm", width));
        addFeedForward(tensors, to, from, shape, type);
        if (options.normAfterBlock()) {
            tensors.add(norm(to + "post_ffw_norm", from + "post_feedforward_layernorm", width));
        }
    }

    private static void addFeedForward(
            List<GgufTensor> tensors, String to, String from, ModelShape shape, GgufType type) {
        int width = shape.width();
        int hidden = shape.hidden();
        boolean bias = shape.options().feedForwardBias();
        if (shape.options().family() == ModelFamily.GRANITE_4) {
            // Its folder has gate and up as one tensor, gate first.
            String both = from + "shared_mlp.input_linear.weight";
            tensors.add(part(to + "ffn_gate", both, 0, 2 * hidden, hidden, width, type));
            tensors.add(part(to + "ffn_up", both, hidden, 2 * hidden, hidden, width, type));
            tensors.add(matrix(to + "ffn_down", from + "shared_mlp.output_linear", width, hidden, type));
            return;
        }
        addProduct(tensors, to + "ffn_gate", from + "mlp.gate_proj", hidden, width, 0, bias, type);
        addProduct(tensors, to + "ffn_up", from + "mlp.up_proj", hidden, width, 0, bias, type);
        addProduct(tensors, to + "ffn_down", from + "mlp.down_proj", width, hidden, 0, bias, type);
    }

    /** @param head the rows of one head if their order changes, otherwise 0 */
    private static void addProduct(
            List<GgufTensor> tensors,
            String name,
            String source,
            int rows,
            int columns,
            int head,
            boolean bias,
            GgufType type) {
        GgufTensor weight = matrix(name, source, rows, columns, type);
        tensors.add(head == 0 ? weight : weight.interleaved(head));
        if (!bias) return;
        GgufTensor vector = vector(name + ".bias", new Source.Stored(source + ".bias", 0, rows), rows);
        tensors.add(head == 0 ? vector : vector.interleaved(head));
    }

    boolean isVector() {
        return rows == 0;
    }

    long bytes() {
        return type.bytes((long) Math.max(1, rows) * columns);
    }

    /** @throws IOException if the file lacks the tensor, or has it in another shape */
    void check(Safetensors file) throws IOException {
        if (source instanceof Source.Stored(String tensor, int _, int stored)) {
            file.check(tensor, isVector() ? new long[] {columns} : new long[] {stored, columns});
        }
    }

    /** Writes the numbers, one group of rows after the other, and pads them to the alignment. */
    void write(Safetensors file, OutputStream out) throws IOException {
        // A vector is written as rows of one number each.
        int all = isVector() ? columns : rows;
        int length = isVector() ? 1 : columns;
        for (int row = 0; row < all; row += group) {
            int some = Math.min(group, all - row) * length;
            float[] numbers = switch (source) {
                case Source.Stored(String tensor, int from, int _) ->
                    file.readPart(tensor, (long) (from + row) * length, some);
                case Source.Computed(float[] given) -> Arrays.copyOfRange(given, row * length, row * length + some);
            };
            if (interleaved) numbers = permuted(numbers);
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) type.bytes(numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
            type.put(numbers, bytes);
            out.write(bytes.array());
        }
        out.write(new byte[(int) (GgufHeader.aligned(bytes()) - bytes())]);
    }

    /**
     * A head's rows in the order in which llama.cpp rotates them. Hugging Face rotates component i of the first half
     * together with component i of the second half; llama.cpp's {@code llama} rotates the neighbours 2i and 2i + 1.
     */
    private float[] permuted(float[] head) {
        int half = group / 2;
        int length = head.length / group;
        float[] permuted = new float[head.length];
        for (int row = 0; row < group; row++) {
            int from = row % 2 * half + row / 2;
            System.arraycopy(head, from * length, permuted, row * length, length);
        }
        return permuted;
    }

    /** The divisors of the rotary frequencies, which llama.cpp finds by this name and uses in every layer. */
    private static GgufTensor rotaryDivisors(ModelShape shape, RotaryScaling.Llama3 scaling) {
        float[] divisors = new float[shape.headWidth() / 2];
        for (int i = 0; i < divisors.length; i++) divisors[i] = (float) scaling.divisor(shape.rotaryFrequency(i));
        return vector("rope_freqs.weight", new Source.Computed(divisors), divisors.length);
    }

    private static GgufTensor norm(String name, String source, int length) {
        return vector(name + ".weight", new Source.Stored(source + ".weight", 0, length), length);
    }

    private static GgufTensor vector(String name, Source source, int length) {
        return new GgufTensor(name, source, 0, length, length, false, GgufType.F32);
    }

    private static GgufTensor matrix(String name, String source, int rows, int columns, GgufType type) {
        return part(name, source + ".weight", 0, rows, rows, columns, type);
    }

    private static GgufTensor part(
            String name, String source, int from, int stored, int rows, int columns, GgufType type) {
        Source rowsOfSource = new Source.Stored(source, from, stored);
        GgufType fitting = type.fits(columns) ? type : GgufType.F16;
        int together = Math.clamp(NUMBERS_TOGETHER / columns, 1, rows);
        return new GgufTensor(name + ".weight", rowsOfSource, rows, columns, together, false, fitting);
    }

    /** The same with its rows in llama.cpp's order. */
    private GgufTensor interleaved(int head) {
        return new GgufTensor(name, source, rows, columns, head, true, type);
    }
}
