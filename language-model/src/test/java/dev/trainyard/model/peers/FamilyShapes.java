package dev.trainyard.model.peers;

import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelOptions;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Multipliers;
import dev.trainyard.model.transformer.QueryKeyNorm;
import dev.trainyard.model.transformer.RotaryScaling;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shapes for the {@link SampleFolder} of models of every family. */
public final class FamilyShapes {
    private static final Multipliers GRANITE = new Multipliers(3, 0.1, 0.4, 2);

    private FamilyShapes() {}

    public static ModelShape of(String name) {
        return switch (name) {
            case "llama-with-biases" -> shape(2, 16, options(ModelFamily.LLAMA, true, true));
            case "mistral-with-wide-heads" -> shape(2, 32, options(ModelFamily.MISTRAL, false, false));
            case "qwen2" -> shape(2, 16, options(ModelFamily.QWEN2, true, false));
            case "qwen3" -> shape(2, 32, with(ModelFamily.QWEN3, QueryKeyNorm.PER_HEAD, Set.of(), 32));
            case "granite" -> shape(2, 16, granite(ModelFamily.GRANITE, Set.of()));
            case "granite4" -> shape(2, 16, granite(ModelFamily.GRANITE_4, Set.of()));
            case "granite4-without-positions" ->
                shape(
                        3,
                        16,
                        granite(
                                ModelFamily.GRANITE_4,
                                IntStream.range(0, 3).boxed().collect(Collectors.toSet())));
            case "smollm3" -> shape(5, 16, with(ModelFamily.SMOLLM3, QueryKeyNorm.NONE, Set.of(3), 16));
            case "olmo2" -> shape(2, 16, with(ModelFamily.OLMO2, QueryKeyNorm.ALL_HEADS, Set.of(), 16));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ModelShape shape(int layers, int headWidth, ModelOptions options) {
        return new ModelShape(
                600, 64, layers, 4, 2, headWidth, 96, 128, 10_000, RotaryScaling.NONE, 1e-6, true, options);
    }

    private static ModelOptions options(ModelFamily family, boolean queryKeyValueBias, boolean otherBiases) {
        return new ModelOptions(
                family,
                queryKeyValueBias,
                otherBiases,
                otherBiases,
                QueryKeyNorm.NONE,
                false,
                Set.of(),
                Multipliers.plain(family == ModelFamily.MISTRAL ? 32 : 16));
    }

    private static ModelOptions with(ModelFamily family, QueryKeyNorm norm, Set<Integer> unrotated, int headWidth) {
        boolean after = family == ModelFamily.OLMO2;
        return new ModelOptions(family, false, false, false, norm, after, unrotated, Multipliers.plain(headWidth));
    }

    private static ModelOptions granite(ModelFamily family, Set<Integer> unrotated) {
        return new ModelOptions(family, false, false, false, QueryKeyNorm.NONE, false, unrotated, GRANITE);
    }
}
