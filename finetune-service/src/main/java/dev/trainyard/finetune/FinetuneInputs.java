package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.corpus.constitution.Constitution;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param principles the digests of the box's principles that constitution steps name, by name; those of files are sealed
 *     with the documents. Absent if no step names any
 * @param critic the model behind the endpoint and its address, if a constitution step asks it
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
        long seed,
        @Nullable SortedMap<String, String> principles,
        @Nullable String critic) {
    FinetuneInputs {
        heldOut = List.copyOf(heldOut);
        replayed = List.copyOf(replayed);
    }

    /** The inputs of an alignment that asks no endpoint. */
    static FinetuneInputs of(CheckpointSaved request) {
        return of(request, null);
    }

    /** @param critic the endpoint that is configured, without its key; absent if there is none */
    static FinetuneInputs of(CheckpointSaved request, @Nullable String critic) {
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
                request.recipe().seed(),
                principles(request.recipe().finetune()),
                asksAnEndpoint(request.recipe().finetune()) ? critic : null);
    }

    private static @Nullable SortedMap<String, String> principles(FinetuneRecipe recipe) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (ConstitutionRecipe step : recipe.constitutions()) {
            if (!ConstitutionRecipe.OF_THE_BOX.contains(step.principles())) continue;
            digests.put(
                    step.principles(),
                    Constitution.ofTheBox(step.principles()).digest().hex());
        }
        return digests.isEmpty() ? null : digests;
    }

    /** Whether a step names the endpoint as its reviser. */
    static boolean asksAnEndpoint(FinetuneRecipe recipe) {
        return recipe.constitutions().stream().anyMatch(step -> step.reviser() == Reviser.ENDPOINT);
    }

    private static List<Artifact> artifacts(CheckpointSaved request, Split split) {
        return request.corpus().shards(split).stream().map(Shard::artifact).toList();
    }
}
