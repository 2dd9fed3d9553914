package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.FinetuneRecipe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reconstructs the lineage of checkpoints in old events, which had kinds instead: tuned for the first step's checkpoint
 * and aligned for the last one's; if a recipe had only one step, its checkpoint was announced under both kinds.
 */
final class LegacyLineage {
    private LegacyLineage() {}

    /** @return the ancestors and the checkpoint, oldest first, each with its step and its parent */
    static List<Checkpoint> completed(FinetuneRecipe recipe, List<Checkpoint> ancestors, Checkpoint checkpoint) {
        List<Checkpoint> lineage = new ArrayList<>();
        if (recipe.steps().isEmpty()
                || !isWhole(checkpoint)
                || !ancestors.stream().allMatch(LegacyLineage::isWhole)) {
            lineage.addAll(ancestors);
            lineage.add(checkpoint);
            return lineage;
        }
        for (Checkpoint ancestor : ancestors) {
            Checkpoint told = after(lineage, ancestor, recipe);
            if (!told.id().equals(checkpoint.id())) lineage.add(told);
        }
        lineage.add(after(lineage, checkpoint, recipe));
        return List.copyOf(lineage);
    }

    /** Missing fields are reported later, by the reader of the event. */
    private static boolean isWhole(Checkpoint checkpoint) {
        return checkpoint.id() != null && checkpoint.step() != null && checkpoint.kind() != null;
    }

    private static Checkpoint after(List<Checkpoint> before, Checkpoint checkpoint, FinetuneRecipe recipe) {
        if (checkpoint.parent() != null || checkpoint.continuesText()) return checkpoint;
        List<String> steps = recipe.names();
        String step = checkpoint.kind() == CheckpointKind.TUNED ? steps.getFirst() : recipe.last();
        @Nullable
        CheckpointId parent = before.isEmpty() ? null : before.getLast().id();
        return checkpoint.madeBy(step, CheckpointKind.of(step, recipe), parent);
    }
}
