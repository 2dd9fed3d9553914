package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelOptions;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.ModelTokens;
import dev.trainyard.model.transformer.Multipliers;
import dev.trainyard.model.transformer.QueryKeyNorm;
import dev.trainyard.model.transformer.RotaryScaling;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The model and tokenizer in a GGUF file, read as llama.cpp would. It shares no table with {@link GgufExport}. Has to be
 * closed.
 */
public final class GgufModel implements AutoCloseable {
    private static final int MOST = 1 << 24;
    private static final int MOST_LAYERS = 4096;

    private final GgufFile file;
    private final GgufTokenizer tokenizer;

    private GgufModel(GgufFile file) throws IOException {
        this.file = file;
        tokenizer = new GgufTokenizer(file);
    }

    /** @throws RefusedModelException if the file is not valid, or lacks what a tokenizer needs */
    public static GgufModel open(Path path) throws IOException {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufModel(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The transformer, which the caller closes. */
    public Transformer transformer() throws IOException {
        String architecture = file.text("general.architecture");
        ModelShape shape = shape(architecture);
        if (shape.vocabulary() != tokenizer.size()) {
            throw new RefusedModelException("token_embd.weight has " + shape.vocabulary() + " rows, but there are "
                    + tokenizer.size() + " tokens");
        }
        if (shape.layers() > file.tensors().size()) {
            throw new RefusedModelException(architecture + ".block_count is " + shape.layers() + ", but there are "
                    + file.tensors().size() + " tensors");
        }
        ModelTokens tokens = new ModelTokens(
                file.id("tokenizer.ggml.bos_token_id", tokenizer.size()).orElse(-1),
                List.copyOf(ends()),
                file.id("tokenizer.ggml.padding_token_id", tokenizer.size()).orElse(-1));
        boolean neighbours = Set.of("llama", "granite", "smollm3").contains(architecture);
        return Transformer.of(shape, tokens, new HuggingFaceTensors(file, shape.headWidth(), neighbours));
    }

    /** Writes {@code tokenizer.json} and {@code tokenizer_config.json}, with the chat template if there is one. */
    public void writeTokenizer(Path folder) throws IOException {
        tokenizer.write(folder);
    }

    /** The tokens at which llama.cpp ends an answer. */
    public Set<Integer> ends() throws IOException {
        return tokenizer.ends();
    }

    /** The token that llama.cpp puts before a text; empty if it puts none there. */
    public OptionalInt begin() throws IOException {
        if (!file.truth("tokenizer.ggml.add_bos_token", false)) return OptionalInt.empty();
        return file.id("tokenizer.ggml.bos_token_id", tokenizer.size());
    }

    private ModelShape shape(String architecture) throws IOException {
        ModelFamily family = switch (architecture) {
            case "llama" -> ModelFamily.LLAMA;
            case "qwen2" -> ModelFamily.QWEN2;
            case "qwen3" -> ModelFamily.QWEN3;
            case "granite" -> ModelFamily.GRANITE;
            case "smollm3" -> ModelFamily.SMOLLM3;
            case "olmo2" -> ModelFamily.OLMO2;
            default ->
                throw new RefusedModelException("general.architecture is '" + architecture
                        + "'; one of llama, qwen2, qwen3, granite, smollm3, olmo2 is expected");
        };
        String of = architecture + ".";
        int width = file.size(of + "embedding_length", MOST);
        int heads = file.size(of + "attention.head_count", MOST);
        int context = file.size(of + "context_length", MOST);
        int layers = file.size(of + "block_count", MOST_LAYERS);
        boolean ownWidth = file.has(of + "attention.key_length");
        int headWidth = ownWidth ? file.size(of + "attention.key_length", MOST) : Math.max(1, width / heads);
        long[] embedding = file.sizes("token_embd.weight");
        if (file.whole(of + "rope.dimension_count") != headWidth) {
            throw new RefusedModelException(of + "rope.dimension_count is " + file.whole(of + "rope.dimension_count")
                    + "; the width of a head, " + headWidth + ", is expected");
        }
        if ((long) context * headWidth > 1L << 29) {
            throw new RefusedModelException(of + "context_length is " + context + "; at most " + (1L << 29) / headWidth
                    + " is supported for heads of its width");
        }
        try {
            ModelShape unscaled = new ModelShape(
                    (int) embedding[0],
                    width,
                    layers,
                    heads,
                    file.size(of + "attention.head_count_kv", MOST),
                    headWidth,
                    file.size(of + "feed_forward_length", MOST),
                    context,
                    file.real(of + "rope.freq_base", 10_000),
                    RotaryScaling.NONE,
                    file.real(of + "attention.layer_norm_rms_epsilon"),
                    !file.hasTensor("output.weight"),
                    options(family, of, layers, headWidth));
            return unscaled.withRotaryScaling(scaling(of, unscaled));
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException("the GGUF file does not describe a valid model: " + e.getMessage(), e);
        }
    }

    private ModelOptions options(ModelFamily family, String of, int layers, int headWidth) throws IOException {
        return new ModelOptions(
                family,
                file.hasTensor("blk.0.attn_q.bias"),
                file.hasTensor("blk.0.attn_output.bias"),
                file.hasTensor("blk.0.ffn_up.bias"),
                !file.hasTensor("blk.0.attn_q_norm.weight")
                        ? QueryKeyNorm.NONE
                        : family == ModelFamily.OLMO2 ? QueryKeyNorm.ALL_HEADS : QueryKeyNorm.PER_HEAD,
                family == ModelFamily.OLMO2,
                unrotated(family, of, layers),
                multipliers(family, of, headWidth));
    }

    private Set<Integer> unrotated(ModelFamily family, String of, int layers) throws IOException {
        int every = switch (family) {
            case SMOLLM3 -> 4;
            case GRANITE -> file.truth(of + "rope.scaling.finetuned", true) ? 0 : 1;
            default -> 0;
        };
        Set<Integer> unrotated = new HashSet<>();
        for (int i = every - 1; every > 0 && i < layers; i += every) unrotated.add(i);
        return unrotated;
    }

    private Multipliers multipliers(ModelFamily family, String of, int headWidth) throws IOException {
        Multipliers plain = Multipliers.plain(headWidth);
        if (family != ModelFamily.GRANITE) return plain;
        return new Multipliers(
                file.real(of + "embedding_scale", 1),
                file.real(of + "attention.scale", plain.attention()),
                file.real(of + "residual_scale", 1),
                file.real(of + "logit_scale"));
    }

    private RotaryScaling scaling(String of, ModelShape unscaled) throws IOException {
        if (file.hasTensor("rope_freqs.weight")) return divisors(unscaled);
        if (!file.has(of + "rope.scaling.type")) return RotaryScaling.NONE;
        String type = file.text(of + "rope.scaling.type");
        return switch (type) {
            case "none" -> RotaryScaling.NONE;
            case "linear" -> new RotaryScaling.Linear(file.real(of + "rope.scaling.factor"));
            default ->
                throw new RefusedModelException(
                        of + "rope.scaling.type is '" + type + "'; 'none' and 'linear' are supported");
        };
    }

    private RotaryScaling divisors(ModelShape unscaled) throws IOException {
        float[] divisors = file.numbers("rope_freqs.weight");
        if (divisors.length != unscaled.headWidth() / 2) {
            throw new RefusedModelException("rope_freqs.weight has " + divisors.length + " numbers; half the width of a"
                    + " head, " + unscaled.headWidth() / 2 + ", is expected");
        }
        Map<Double, Double> byFrequency = new HashMap<>();
        for (int i = 0; i < divisors.length; i++) byFrequency.put(unscaled.rotaryFrequency(i), (double) divisors[i]);
        return new RotaryScaling.Listed(byFrequency);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
