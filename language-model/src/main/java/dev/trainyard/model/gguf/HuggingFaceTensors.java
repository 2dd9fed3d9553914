package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a GGUF file under Hugging Face's names, with their rows in Hugging Face's order. The one that was read
 * last in pieces is held in memory.
 */
final class HuggingFaceTensors implements Tensors {
    private static final Map<String, String> OUTSIDE_LAYERS =
            Map.of("model.embed_tokens", "token_embd", "model.norm", "output_norm", "lm_head", "output");

    private static final Map<String, String> IN_LAYERS = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("self_attn.q_norm", "attn_q_norm"),
            Map.entry("self_attn.k_norm", "attn_k_norm"),
            Map.entry("post_attention_layernorm", "ffn_norm"),
            Map.entry("post_feedforward_layernorm", "post_ffw_norm"),
            Map.entry("mlp.gate_proj", "ffn_gate"),
            Map.entry("mlp.up_proj", "ffn_up"),
            Map.entry("mlp.down_proj", "ffn_down"));

    private final GgufFile file;
    private final int headWidth;
    private final boolean neighbours;
    private String held = "";
    private float[] numbers = {};

    /** @param neighbours whether llama.cpp rotates neighbouring rows of a head together in the model's architecture */
    HuggingFaceTensors(GgufFile file, int headWidth, boolean neighbours) {
        this.file = file;
        this.headWidth = headWidth;
        this.neighbours = neighbours;
    }

    @Override
    public List<String> names() {
        throw new UnsupportedOperationException("tensors are read by their names");
    }

    @Override
    public void check(String name, long... shape) throws IOException {
        String stored = stored(name);
        if (Arrays.equals(file.sizes(stored), shape)) return;
        throw new RefusedModelException("the tensor " + stored + " has the sizes " + Arrays.toString(file.sizes(stored))
                + "; " + Arrays.toString(shape) + " is expected");
    }

    /** Always 32 bits, whatever the file has. */
    @Override
    public NumberType type(String name) {
        return NumberType.F32;
    }

    @Override
    public void readStored(String name, long from, ByteBuffer into) throws IOException {
        if (!name.equals(held)) {
            numbers = read(name, file.sizes(stored(name)));
            held = name;
        }
        int count = into.remaining() / Float.BYTES;
        into.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(numbers, (int) from, count);
        into.position(into.limit());
    }

    @Override
    public float[] read(String name, long... shape) throws IOException {
        check(name, shape);
        float[] inFileOrder = file.numbers(stored(name));
        boolean rotated = name.contains(".self_attn.q_proj.") || name.contains(".self_attn.k_proj.");
        return neighbours && rotated ? halvesApart(inFileOrder, (int) (inFileOrder.length / shape[0])) : inFileOrder;
    }

    private String stored(String name) throws IOException {
        int end = name.lastIndexOf('.');
        String stem = name.substring(0, end);
        String known = OUTSIDE_LAYERS.get(stem);
        if (known != null) return known + name.substring(end);
        String[] parts = stem.split("\\.", 4); // model.layers.3.mlp.up_proj
        String part = parts.length == 4 ? IN_LAYERS.get(parts[3]) : null;
        if (part == null) throw new RefusedModelException("the tensor " + name + " has no name in GGUF files");
        // In OLMo 2 it is the norm of what attention adds, not of what the feed-forward block reads.
        String inLayer = "blk." + parts[2] + ".";
        if (part.equals("ffn_norm") && !file.hasTensor(inLayer + "ffn_norm.weight")) part = "post_attention_norm";
        return inLayer + part + name.substring(end);
    }

    /**
     * llama.cpp rotates the rows 2i and 2i + 1 of a head together; Hugging Face the rows i and i + half a head.
     *
     * @param columns 1 for a bias
     */
    private float[] halvesApart(float[] numbers, int columns) {
        float[] apart = new float[numbers.length];
        int rows = numbers.length / columns;
        for (int row = 0; row < rows; row++) {
            int inHead = row % headWidth;
            int to = row - inHead + inHead / 2 + (inHead % 2 == 0 ? 0 : headWidth / 2);
            System.arraycopy(numbers, row * columns, apart, to * columns, columns);
        }
        return apart;
    }
}
