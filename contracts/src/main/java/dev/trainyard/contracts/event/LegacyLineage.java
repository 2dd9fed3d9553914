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
            if (!isSame(told, checkpoint, recipe)) lineage.add(told);
        }
        lineage.add(after(lineage, checkpoint, recipe));
        return List.copyOf(lineage);
    }

    /** Missing fields are reported later, by the reader of the event. */
    private static boolean isWhole(Checkpoint checkpoint) {
        return checkpoint.id() != null && checkpoint.step() != null && checkpoint.kind() != null;
    }

    /** A step that changes nothing makes a checkpoint with the content of its parent, which is still another one. */
    private static boolean isSame(Checkpoint ancestor, Checkpoint checkpoint, FinetuneRecipe recipe) {
        return ancestor.id().equals(checkpoint.id())
                && ancestor.step().equals(after(List.of(), checkpoint, recipe).step());
    }

    private static Checkpoint after(List<Checkpoint> before, Checkpoint checkpoint, FinetuneRecipe recipe) {
        if (checkpoint.parent() != null || checkpoint.isStart() || checkpoint.isBase()) return checkpoint;
        if (checkpoint.isRewardModel()) return checkpoint;
        List<String> steps = recipe.names();
        String step = checkpoint.kind() == CheckpointKind.TUNED ? steps.getFirst() : recipe.last();
        @Nullable
        CheckpointId parent = before.isEmpty() ? null : before.getLast().id();
        return checkpoint.madeBy(step, CheckpointKind.of(step, recipe), parent);
    }
}
