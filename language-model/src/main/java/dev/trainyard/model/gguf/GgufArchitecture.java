package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelOptions;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Multipliers;
import dev.trainyard.model.transformer.RotaryScaling;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * llama.cpp's architectures for the families that {@link ModelFamily} names, and what it computes for each. What it does
 * not compute is refused: it would ignore the setting, and its answers would differ.
 *
 * <p>Sources: {@code convert_hf_to_gguf.py} and {@code src/models} of llama.cpp (b4916 to b11549).
 */
enum GgufArchitecture {
    LLAMA,
    QWEN2,
    QWEN3,
    GRANITE,
    SMOLLM3,
    OLMO2;

    /** What a model can have that not every architecture has. */
    private record Feature(String name, Set<GgufArchitecture> computedBy, Predicate<ModelShape> has) {}

    private static final List<Feature> FEATURES = List.of(
            new Feature(
                    "biases of queries, keys and values",
                    Set.of(LLAMA, QWEN2, GRANITE, SMOLLM3),
                    shape -> shape.options().queryKeyValueBias()),
            new Feature(
                    "a bias of attention's output",
                    Set.of(LLAMA, GRANITE),
                    shape -> shape.options().attentionOutputBias()),
            new Feature(
                    "biases in the feed-forward block",
                    Set.of(LLAMA, GRANITE),
                    shape -> shape.options().feedForwardBias()),
            new Feature(
                    "heads whose widths do not add up to the model's",
                    Set.of(LLAMA, QWEN3, SMOLLM3),
                    shape -> shape.queryWidth() != shape.width()),
            new Feature(
                    "rotary frequencies that are scaled as in Llama 3",
                    Set.of(LLAMA, GRANITE),
                    shape -> shape.rotaryScaling() instanceof RotaryScaling.Llama3),
            new Feature(
                    "multipliers",
                    Set.of(GRANITE),
                    shape -> !shape.options().multipliers().equals(Multipliers.plain(shape.headWidth()))));

    /** @throws RefusedModelException if llama.cpp would compute something else */
    static GgufArchitecture of(ModelShape shape) throws RefusedModelException {
        ModelOptions options = shape.options();
        GgufArchitecture architecture = switch (options.family()) {
            case LLAMA, MISTRAL -> LLAMA;
            case QWEN2 -> QWEN2;
            case QWEN3 -> QWEN3;
            case GRANITE, GRANITE_4 -> GRANITE;
            case SMOLLM3 -> SMOLLM3;
            case OLMO2 -> OLMO2;
        };
        for (Feature feature : FEATURES) {
            if (feature.has().test(shape) && !feature.computedBy().contains(architecture)) {
                throw refused(options, "has " + feature.name());
            }
        }
        for (int i = 0; i < shape.layers(); i++) {
            if (shape.rotates(i) != architecture.rotates(i, shape)) {
                throw refused(options, "does" + (shape.rotates(i) ? "" : " not") + " rotate positions in layer " + i);
            }
        }
        return architecture;
    }

    private boolean rotates(int layer, ModelShape shape) {
        return switch (this) {
            case SMOLLM3 -> layer % 4 != 3;
            case GRANITE -> shape.rotates(0);
            case LLAMA, QWEN2, QWEN3, OLMO2 -> true;
        };
    }

    /** The value of {@code general.architecture}, and the beginning of its keys. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether llama.cpp rotates neighbouring rows of a head together, so that they have another order in the file. */
    boolean rotatesNeighbours() {
        return switch (this) {
            case LLAMA, GRANITE, SMOLLM3 -> true;
            case QWEN2, QWEN3, OLMO2 -> false;
        };
    }

    /** Whether the file must have an output layer even if it is the embedding. */
    boolean needsOutput() {
        return this == OLMO2;
    }

    private static RefusedModelException refused(ModelOptions options, String what) {
        return new RefusedModelException(
                "the model, of model_type '" + options.family().modelType() + "', " + what
                        + ", which llama.cpp does not compute for models of its kind");
    }
}
