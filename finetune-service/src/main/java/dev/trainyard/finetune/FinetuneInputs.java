package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines the result of alignment, and nothing else.
 *
 * @param version of the code and its data files, see {@link FinetuneJob#VERSION}
 * @param base the checkpoint that is aligned, with its tokenizer
 * @param documents from which definitions and methods are taken
 * @param conversations of the recipe's sources; absent if it names none that are read
 * @param context longest sequence, in tokens
 * @param gradientClip largest global norm of the gradient
 * @param threads included because sums in another order differ in their last bits
 */
record FinetuneInputs(
        int version,
        Artifact base,
        Artifact documents,
        @Nullable Artifact conversations,
        FinetuneRecipe recipe,
        int context,
        double gradientClip,
        Precision precision,
        int threads,
        long seed) {

    static FinetuneInputs of(CheckpointSaved request) {
        PretrainRecipe pretrain = request.recipe().pretrain();
        return new FinetuneInputs(
                FinetuneJob.VERSION,
                request.checkpoint().artifact(),
                request.corpus().documents(),
                request.corpus().conversations(),
                request.recipe().finetune(),
                pretrain.context(),
                pretrain.gradientClip(),
                pretrain.precision(),
                pretrain.threads(),
                request.recipe().seed());
    }
}
