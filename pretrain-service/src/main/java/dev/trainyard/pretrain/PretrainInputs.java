package dev.trainyard.pretrain;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines the result of pre-training, and nothing else.
 *
 * <p>The number of threads is included, since sums in another order differ in their last bits, and two results of one
 * job would differ. 0 threads, which means the number of processors, is kept as 0, so that another machine can continue
 * the job.
 *
 * @param version of the code, see {@link PretrainJob#VERSION}
 * @param training shards that are trained on, in their order
 * @param heldOut shards on which bits per byte is measured
 * @param start the model from which training continues, unless it starts from random weights
 * @param recipe the fields of {@link PretrainRecipe#deciding}
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
