package dev.trainyard.pretrain;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what pre-training comes to, and nothing else.
 *
 * <p>The number of threads is in it: sums in another order end in other bits, and two results of one job would not be the
 * same. That 0 threads are as many as a machine has processors stays as it is said, so that a job can go on elsewhere.
 *
 * @param version of the code, see {@link PretrainJob#VERSION}
 * @param training shards that are trained on, in their order
 * @param heldOut shards that bits per byte is measured on
 * @param start the model that training goes on from, where it does not start from nothing
 * @param recipe as {@link PretrainRecipe#deciding} has it
 */
record PretrainInputs(
        int version,
        Artifact tokenizer,
        List<Artifact> training,
        List<Artifact> heldOut,
        @Nullable Artifact start,
        PretrainRecipe recipe,
        long seed) {
    PretrainInputs {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
    }

    static PretrainInputs of(CorpusSealed request) {
        return new PretrainInputs(
                PretrainJob.VERSION,
                request.corpus().tokenizer(),
                shards(request, Split.TRAIN),
                shards(request, Split.HELD_OUT),
                request.corpus().start(),
                request.recipe().pretrain().deciding(request.corpus().start() != null),
                request.recipe().seed());
    }

    private static List<Artifact> shards(CorpusSealed request, Split split) {
        return request.corpus().shards(split).stream().map(Shard::artifact).toList();
    }
}
