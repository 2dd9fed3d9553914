package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
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
 * @param second the checkpoint that may be released, with its tokenizer
 * @param documents whose held-out ones items are made of
 * @param heldOut shards that bits per byte is measured on
 * @param passageTokens how many held-out tokens, about, bits per byte is measured on
 * @param context longest sequence, in tokens
 * @param threads sums in another order end in other bits
 */
record EvaluationInputs(
        int version,
        Compared first,
        Compared second,
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

    /** @param chats whether it is asked as in a chat, and not given a text to continue */
    record Compared(Artifact artifact, boolean chats) {
        static Compared of(Checkpoint checkpoint) {
            return new Compared(checkpoint.artifact(), !checkpoint.continuesText());
        }
    }

    static EvaluationInputs of(CheckpointSaved request) {
        Comparison comparison = Comparison.begunBy(request);
        EvaluateRecipe evaluate = request.recipe().evaluate();
        PretrainRecipe pretrain = request.recipe().pretrain();
        return new EvaluationInputs(
                EvaluationJob.VERSION,
                Compared.of(comparison.first()),
                Compared.of(comparison.second()),
                request.corpus().documents(),
                request.corpus().shards(Split.HELD_OUT).stream()
                        .map(Shard::artifact)
                        .toList(),
                // Not what the checkpoints are called.
                new EvaluateRecipe(evaluate.items(), evaluate.choices(), evaluate.confidence()),
                pretrain.validationTokens(),
                pretrain.context(),
                pretrain.threads(),
                request.recipe().seed());
    }
}
