package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage finished a checkpoint, or announces the model from which it continues. A base checkpoint starts stage 3; the
 * later one of the two that the recipe compares starts stage 4.
 *
 * @param checkpoint the one that this event announces
 * @param ancestors the checkpoints from which it was made, oldest first; empty for a start, and for a base checkpoint that
 *     was trained from scratch
 */
public record CheckpointSaved(
        RunId run, Recipe recipe, Corpus corpus, Checkpoint checkpoint, List<Checkpoint> ancestors) implements Fact {
    public CheckpointSaved {
        if (checkpoint != null && recipe != null && recipe.finetune() != null) {
            List<Checkpoint> lineage = LegacyLineage.completed(recipe.finetune(), ancestors, checkpoint);
            ancestors = lineage.subList(0, lineage.size() - 1);
            checkpoint = lineage.getLast();
        }
        ancestors = List.copyOf(ancestors);
    }

    /** The checkpoint of a step, if it is this one or one of its ancestors. */
    public Optional<Checkpoint> madeBy(String step) {
        return Stream.concat(ancestors.stream(), Stream.of(checkpoint))
                .filter(it -> it.step().equals(step))
                .findFirst();
    }
}
