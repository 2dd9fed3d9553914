package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.List;

/**
 * Everything that decides what is measured, and nothing else. The release rule is not in it: scores are judged anew each
 * time they are announced.
 *
 * @param version of the tasks and of the code, see {@link EvaluationJob#VERSION}
 * @param aligned the checkpoint that may be released, with its tokenizer
 * @param documents whose held-out ones items are made of
 * @param heldOut shards that bits per byte is measured on
 * @param passageTokens how many held-out tokens, about, bits per byte is measured on
 * @param context longest sequence, in tokens
 * @param threads sums in another order end in other bits
 */
record EvaluationInputs(
        int version,
        Artifact base,
        Artifact aligned,
        Artifact documents,
        List<Artifact> heldOut,
        EvaluateRecipe recipe,
        int passageTokens,
        int context,
        int threads,
        long seed) {
    EvaluationInputs {
        heldOut = List.copyOf(heldOut);
    }

    static EvaluationInputs of(CheckpointSaved request) {
        PretrainRecipe pretrain = request.recipe().pretrain();
        return new EvaluationInputs(
                EvaluationJob.VERSION,
                base(request),
                request.checkpoint().artifact(),
                request.corpus().documents(),
                request.corpus().shards(Split.HELD_OUT).stream()
                        .map(Shard::artifact)
                        .toList(),
                request.recipe().evaluate(),
                pretrain.validationTokens(),
                pretrain.context(),
                pretrain.threads(),
                request.recipe().seed());
    }

    private static Artifact base(CheckpointSaved request) {
        return request.ancestors().stream()
                .filter(ancestor -> ancestor.kind() == CheckpointKind.BASE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The aligned checkpoint names no base checkpoint to be compared with."))
                .artifact();
    }
}
