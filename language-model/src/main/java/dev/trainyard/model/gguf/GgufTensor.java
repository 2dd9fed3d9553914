package dev.trainyard.model.gguf;

import dev.trainyard.model.transformer.ModelShape;
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
 * @param group the number of rows that are read and written together; in a query or key projection, the rows of one
 *     head
 * @param interleaved whether llama.cpp wants the rows of each group in another order, see {@link #permuted}
 */
record GgufTensor(String name, Source source, int rows, int columns, int group, boolean interleaved, GgufType type) {

    /** The source of a tensor's numbers. */
    sealed interface Source {
        /** @param tensor its name in {@code model.safetensors} */
        record Stored(String tensor) implements Source {}

        /** Numbers that are computed from the model's settings. */
        record Computed(float[] numbers) implements Source {}
    }

    /** All tensors of a model; matrices have the given type if their rows are a multiple of its block size. */
    static List<GgufTensor> of(ModelShape shape, GgufType type) {
        int width = shape.width();
        int head = shape.headWidth();
        int keyValueWidth = shape.keyValueHeads() * head;
        List<GgufTensor> tensors = new ArrayList<>();
        if (shape.rotaryScaling() instanceof RotaryScaling.Llama3 scaling) {
            tensors.add(rotaryDivisors(shape, scaling));
        }
        tensors.add(matrix("token_embd", "model.embed_tokens", shape.vocabulary(), width, head, false, type));
        for (int i = 0; i < shape.layers(); i++) {
            String to = "blk." + i + ".";
            String from = "model.layers." + i + ".";
            tensors.add(vector(to + "attn_norm", from + "input_layernorm", width));
            tensors.add(matrix(to + "attn_q", from + "self_attn.q_proj", width, width, head, true, type));
            tensors.add(matrix(to + "attn_k", from + "self_attn.k_proj", keyValueWidth, width, head, true, type));
            tensors.add(matrix(to + "attn_v", from + "self_attn.v_proj", keyValueWidth, width, head, false, type));
            tensors.add(matrix(to + "attn_output", from + "self_attn.o_proj", width, width, head, false, type));
            tensors.add(vector(to + "ffn_norm", from + "post_attention_layernorm", width));
            tensors.add(matrix(to + "ffn_gate", from + "mlp.gate_proj", shape.hidden(), width, head, false, type));
            tensors.add(matrix(to + "ffn_up", from + "mlp.up_proj", shape.hidden(), width, head, false, type));
            tensors.add(matrix(to + "ffn_down", from + "mlp.down_proj", width, shape.hidden(), head, false, type));
        }
        tensors.add(vector("output_norm", "model.norm", width));
        // If there is no output layer, llama.cpp uses the embedding.
        if (!shape.tiedEmbeddings()) {
            tensors.add(matrix("output", "lm_head", shape.vocabulary(), width, head, false, type));
        }
        return List.copyOf(tensors);
    }

    boolean isVector() {
        return rows == 0;
    }

    long bytes() {
        return type.bytes((long) Math.max(1, rows) * columns);
    }

    /** @throws IOException if the file lacks the tensor, or has it in another shape */
    void check(Safetensors file) throws IOException {
        if (source instanceof Source.Stored(String tensor)) {
            file.check(tensor, isVector() ? new long[] {columns} : new long[] {rows, columns});
        }
    }

    /** Writes the numbers, one group of rows after the other, and pads them to the alignment. */
    void write(Safetensors file, OutputStream out) throws IOException {
        int all = Math.max(1, rows);
        for (int row = 0; row < all; row += group) {
            int some = Math.min(group, all - row);
            float[] numbers = switch (source) {
                case Source.Stored(String tensor) -> file.readPart(tensor, (long) row * columns, some * columns);
                case Source.Computed(float[] given) -> Arrays.copyOfRange(given, row * columns, (row + some) * columns);
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
        float[] permuted = new float[head.length];
        for (int row = 0; row < group; row++) {
            int from = row % 2 * half + row / 2;
            System.arraycopy(head, from * columns, permuted, row * columns, columns);
        }
        return permuted;
    }

    /** The divisors of the rotary frequencies, which llama.cpp finds by this name and uses in every layer. */
    private static GgufTensor rotaryDivisors(ModelShape shape, RotaryScaling.Llama3 scaling) {
        float[] divisors = new float[shape.headWidth() / 2];
        for (int i = 0; i < divisors.length; i++) divisors[i] = (float) scaling.divisor(shape.rotaryFrequency(i));
        Source source = new Source.Computed(divisors);
        return new GgufTensor("rope_freqs.weight", source, 0, divisors.length, 1, false, GgufType.F32);
    }

    private static GgufTensor vector(String name, String source, int length) {
        return new GgufTensor(name + ".weight", stored(source), 0, length, 1, false, GgufType.F32);
    }

    private static GgufTensor matrix(
            String name, String source, int rows, int columns, int group, boolean interleaved, GgufType type) {
        GgufType fitting = type.fits(columns) ? type : GgufType.F16;
        return new GgufTensor(name + ".weight", stored(source), rows, columns, group, interleaved, fitting);
    }

    private static Source stored(String name) {
        return new Source.Stored(name + ".weight");
    }
}
