package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines the result of alignment, and nothing else.
 *
 * @param version of the code and its data files, see {@link FinetuneJob#VERSION}
 * @param base the checkpoint that is aligned, with its tokenizer
 * @param documents from which definitions and methods are taken
 * @param conversations of the recipe's sources; absent if it names none that are read
 * @param heldOut shards on whose text each step's effect is measured
 * @param heldOutTokens the approximate number of tokens of it
 * @param replayed the shards whose text is replayed; none if no step replays any
 * @param context longest sequence, in tokens
 * @param gradientClip largest global norm of the gradient
 * @param threads included because sums in another order differ in their last bits
 */
record FinetuneInputs(
        int version,
        Artifact base,
        Artifact documents,
        @Nullable Artifact conversations,
        List<Artifact> heldOut,
        int heldOutTokens,
        List<Artifact> replayed,
        FinetuneRecipe recipe,
        int context,
        double gradientClip,
        Precision precision,
        int threads,
        long seed) {
    FinetuneInputs {
        heldOut = List.copyOf(heldOut);
        replayed = List.copyOf(replayed);
    }

    static FinetuneInputs of(CheckpointSaved request) {
        PretrainRecipe pretrain = request.recipe().pretrain();
        boolean replays = request.recipe().finetune().steps().stream().anyMatch(step -> step.chosenReplay() > 0);
        return new FinetuneInputs(
                FinetuneJob.VERSION,
                request.checkpoint().artifact(),
                request.corpus().documents(),
                request.corpus().conversations(),
                artifacts(request, Split.HELD_OUT),
                pretrain.validationTokens(),
                replays ? artifacts(request, Split.TRAIN) : List.of(),
                request.recipe().finetune(),
                pretrain.context(),
                pretrain.gradientClip(),
                pretrain.precision(),
                pretrain.threads(),
                request.recipe().seed());
    }

    private static List<Artifact> artifacts(CheckpointSaved request, Split split) {
        return request.corpus().shards(split).stream().map(Shard::artifact).toList();
    }
}
