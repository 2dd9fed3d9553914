package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage finished a checkpoint. A base checkpoint begins stage 3; stage 4 begins with the later one of those that the
 * recipe compares.
 *
 * @param checkpoint the one that this event announces
 * @param ancestors the checkpoints that it was made from, oldest first: none for a base one
 */
public record CheckpointSaved(
        RunId run, Recipe recipe, Corpus corpus, Checkpoint checkpoint, List<Checkpoint> ancestors) implements Fact {
    public CheckpointSaved {
        if (checkpoint != null && recipe != null && recipe.finetune() != null) {
            List<Checkpoint> lineage = FormerLineage.completed(recipe.finetune(), ancestors, checkpoint);
            ancestors = lineage.subList(0, lineage.size() - 1);
            checkpoint = lineage.getLast();
        }
        ancestors = List.copyOf(ancestors);
    }

    /** The checkpoint that a step made, if it is this one or one that it was made from. */
    public Optional<Checkpoint> madeBy(String step) {
        return Stream.concat(ancestors.stream(), Stream.of(checkpoint))
                .filter(it -> it.step().equals(step))
                .findFirst();
    }
}
