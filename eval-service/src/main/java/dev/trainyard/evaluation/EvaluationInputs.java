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
 * Everything that determines the measured scores, and nothing else. The release rule is not included, since it is
 * applied again each time the scores are announced.
 *
 * @param version of the tasks and of the code, see {@link EvaluationJob#VERSION}
 * @param scoring the version of what is computed from samples, see {@link EvaluationJob#SCORING}
 * @param second the checkpoint that may be released, with its tokenizer
 * @param documents from whose held-out part items are made, with the items of tasks from files
 * @param heldOut shards on which bits per byte is measured
 * @param passageTokens the approximate number of held-out tokens on which bits per byte is measured
 * @param context longest sequence, in tokens
 * @param threads included because sums in another order differ in their last bits
 */
record EvaluationInputs(
        int version,
        int scoring,
        ComparedCheckpoint first,
        ComparedCheckpoint second,
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

    /** @param chats whether it is asked in a chat, instead of being given a text to continue */
    record ComparedCheckpoint(Artifact artifact, boolean chats) {
        static ComparedCheckpoint of(Checkpoint checkpoint) {
            return new ComparedCheckpoint(checkpoint.artifact(), !checkpoint.continuesText());
        }
    }

    static EvaluationInputs of(CheckpointSaved request) {
        Comparison comparison = Comparison.begunBy(request);
        return of(request, comparison.first(), comparison.second());
    }

    static EvaluationInputs of(CheckpointSaved request, Checkpoint first, Checkpoint second) {
        EvaluateRecipe evaluate = request.recipe().evaluate();
        PretrainRecipe pretrain = request.recipe().pretrain();
        return new EvaluationInputs(
                EvaluationJob.VERSION,
                EvaluationJob.SCORING,
                ComparedCheckpoint.of(first),
                ComparedCheckpoint.of(second),
                request.corpus().documents(),
                request.corpus().shards(Split.HELD_OUT).stream()
                        .map(Shard::artifact)
                        .toList(),
                // The names of the checkpoints are not included, and red-team requests come with the documents.
                new EvaluateRecipe(
                        evaluate.items(),
                        evaluate.choices(),
                        evaluate.confidence(),
                        List.of(),
                        evaluate.measure(),
                        List.of(),
                        evaluate.acts(),
                        evaluate.tasks()),
                pretrain.validationTokens(),
                pretrain.context(),
                pretrain.threads(),
                request.recipe().seed());
    }
}
