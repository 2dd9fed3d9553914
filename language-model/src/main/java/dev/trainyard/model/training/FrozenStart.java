package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * A model that stays as it is while an adapter is trained beside it.
 *
 * @param digest of the folder's content, by which a saved training knows the model that it belongs to
 * @param isBody whether it is the body of a reward model, whose head is trained with the adapter
 */
public record FrozenStart(Path folder, Sha256 digest, boolean isBody) {
    /** A model whose adapter alone is trained. */
    public FrozenStart(Path folder, Sha256 digest) {
        this(folder, digest, false);
    }

    /** @param rounded whether matrix products are in bfloat16; the weights are then kept in it, too */
    Transformer open(boolean rounded) throws IOException {
        NumberType type = rounded ? NumberType.BF16 : NumberType.F32;
        return isBody ? Transformer.openBody(folder, type) : Transformer.open(folder, type);
    }

    /** What a training must have in common with a saved one to continue it. */
    Map<String, String> description(Lora lora, long seed) {
        return Map.of(
                "start",
                digest.hex(),
                "adapter",
                "rank %d, alpha %s, dropout %s, seed %d, %s"
                        .formatted(lora.rank(), lora.alpha(), lora.dropout(), seed, new TreeSet<>(lora.targets())));
    }
}
