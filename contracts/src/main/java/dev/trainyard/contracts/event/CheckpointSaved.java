package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * A stage finished a checkpoint. A base checkpoint begins stage 3, an aligned one stage 4.
 *
 * @param checkpoint the one that this event announces
 * @param ancestors the checkpoints that it was made from, oldest first: none for a base one
 */
public record CheckpointSaved(
        RunId run, Recipe recipe, Corpus corpus, Checkpoint checkpoint, List<Checkpoint> ancestors) implements Fact {
    public CheckpointSaved {
        ancestors = List.copyOf(ancestors);
    }
}
