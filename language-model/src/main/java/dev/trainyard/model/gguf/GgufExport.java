package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Multipliers;
import dev.trainyard.model.transformer.RotaryScaling;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's folder as one GGUF file, which llama.cpp opens: weights, tokenizer, chat template, under the name that
 * llama.cpp has for the model's family. The file is never held in memory as a whole: everything is checked and its
 * length is known beforehand, and then it is written a few rows of a tensor at a time. Norms stay in 32 bits; a matrix
 * whose rows are not a multiple of the block size of {@link GgufType#Q8_0} is stored in {@link GgufType#F16}.
 */
public final class GgufExport {
    /** The version of ggml's quantisation formats. */
    private static final int QUANTISATION = 2;

    private final Path weights;
    private final byte[] header;
    private final List<GgufTensor> tensors;
    private final long bytes;

    private GgufExport(Path weights, byte[] header, List<GgufTensor> tensors, long bytes) {
        this.weights = weights;
        this.header = header;
        this.tensors = tensors;
        this.bytes = bytes;
    }

    /**
     * Prepares the export of a folder, which must not change until the file is written.
     *
     * @param name for people
     * @throws RefusedModelException if the folder's model cannot be exported; the message says why
     */
    public static GgufExport of(Path folder, String name, GgufType type) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        GgufArchitecture architecture = GgufArchitecture.of(shape);
        GgufVocabulary vocabulary = GgufVocabulary.read(folder);
        if (vocabulary.tokens().size() != shape.vocabulary()) {
            throw new RefusedModelException("the model knows " + shape.vocabulary() + " tokens and its tokenizer "
                    + vocabulary.tokens().size());
        }
        Path weights = folder.resolve(Transformer.FILE);
        List<GgufTensor> tensors = GgufTensor.of(shape, architecture, type);
        try (Safetensors file = Safetensors.open(weights)) {
            for (GgufTensor tensor : tensors) tensor.check(file);
        }
        GgufHeader header = new GgufHeader()
                .put("general.architecture", architecture.key())
                .put("general.type", "model")
                .put("general.name", name)
                .put("general.file_type", type.fileType())
                .put("general.quantization_version", QUANTISATION);
        describe(shape, architecture, header);
        vocabulary.describe(header);
        tensors.forEach(header::add);
        byte[] written = header.bytes();
        return new GgufExport(weights, written, tensors, written.length + header.tensorBytes());
    }

    /** The file's length. */
    public long bytes() {
        return bytes;
    }

    public void write(OutputStream out) throws IOException {
        try (Safetensors file = Safetensors.open(weights)) {
            out.write(header);
            for (GgufTensor tensor : tensors) tensor.write(file, out);
        }
    }

    private static void describe(ModelShape shape, GgufArchitecture architecture, GgufHeader header) {
        String of = architecture.key() + ".";
        header.put(of + "vocab_size", shape.vocabulary())
                .put(of + "context_length", shape.context())
                .put(of + "embedding_length", shape.width())
                .put(of + "block_count", shape.layers())
                .put(of + "feed_forward_length", shape.hidden())
                .put(of + "attention.head_count", shape.heads())
                .put(of + "attention.head_count_kv", shape.keyValueHeads())
                .put(of + "attention.layer_norm_rms_epsilon", (float) shape.normEpsilon())
                .put(of + "rope.dimension_count", shape.headWidth())
                .put(of + "rope.freq_base", (float) shape.ropeTheta());
        if (shape.queryWidth() != shape.width()) {
            header.put(of + "attention.key_length", shape.headWidth())
                    .put(of + "attention.value_length", shape.headWidth());
        }
        if (shape.rotaryScaling() instanceof RotaryScaling.Linear(double factor)) {
            header.put(of + "rope.scaling.type", "linear").put(of + "rope.scaling.factor", (float) factor);
        }
        if (architecture == GgufArchitecture.GRANITE) {
            Multipliers multipliers = shape.options().multipliers();
            header.put(of + "embedding_scale", (float) multipliers.embedding())
                    .put(of + "attention.scale", (float) multipliers.attention())
                    .put(of + "residual_scale", (float) multipliers.residual())
                    .put(of + "logit_scale", (float) multipliers.logitsDivisor());
            // Without rotation, which llama.cpp decides by this value.
            if (!shape.rotates(0)) header.put(of + "rope.scaling.finetuned", false);
        }
    }
}
