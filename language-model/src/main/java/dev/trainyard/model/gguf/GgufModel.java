package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.ModelTokens;
import dev.trainyard.model.transformer.RotaryScaling;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
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
        return Transformer.of(shape, tokens, new HuggingFaceTensors(file, shape.headWidth(), true));
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
        if (!architecture.equals("llama")) {
            throw new RefusedModelException(
                    "general.architecture is '" + architecture + "'; only 'llama' is supported");
        }
        String of = architecture + ".";
        int width = file.size(of + "embedding_length", MOST);
        int heads = file.size(of + "attention.head_count", MOST);
        int context = file.size(of + "context_length", MOST);
        long[] embedding = file.sizes("token_embd.weight");
        try {
            ModelShape unscaled = new ModelShape(
                    (int) embedding[0],
                    width,
                    file.size(of + "block_count", MOST),
                    heads,
                    file.size(of + "attention.head_count_kv", MOST),
                    file.size(of + "feed_forward_length", MOST),
                    context,
                    file.real(of + "rope.freq_base", 10_000),
                    file.real(of + "attention.layer_norm_rms_epsilon"),
                    !file.hasTensor("output.weight"));
            ModelShape shape = unscaled.withRotaryScaling(scaling(of, unscaled));
            if (file.whole(of + "rope.dimension_count") != shape.headWidth()) {
                throw new RefusedModelException(
                        of + "rope.dimension_count is " + file.whole(of + "rope.dimension_count")
                                + "; the width of a head, " + shape.headWidth() + ", is expected");
            }
            if ((long) context * shape.headWidth() > 1L << 29) {
                throw new RefusedModelException(of + "context_length is " + context + "; at most "
                        + (1L << 29) / shape.headWidth() + " is supported for heads of its width");
            }
            return shape;
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException("the GGUF file does not describe a valid model: " + e.getMessage(), e);
        }
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
