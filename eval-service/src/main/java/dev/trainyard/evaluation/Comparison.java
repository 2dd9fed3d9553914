package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.CheckpointSaved;
import java.util.List;
import java.util.Optional;

/** The two checkpoints that an evaluation compares, as the recipe names them; the second one may be released. */
record Comparison(Checkpoint first, Checkpoint second) {

    /**
     * The comparison that an announced checkpoint makes possible: none, unless it is the later of the two checkpoints
     * that the recipe compares, so that both exist.
     */
    static Optional<Comparison> of(CheckpointSaved saved) {
        List<String> steps = saved.recipe().compared();
        if (!steps.contains(saved.checkpoint().step())) return Optional.empty();
        Optional<Checkpoint> first = saved.madeBy(steps.getFirst());
        Optional<Checkpoint> second = saved.madeBy(steps.getLast());
        return first.isPresent() && second.isPresent()
                ? Optional.of(new Comparison(first.get(), second.get()))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException if the announced checkpoint makes no comparison possible */
    static Comparison begunBy(CheckpointSaved saved) {
        return of(saved)
                .orElseThrow(() -> new IllegalArgumentException("The checkpoint of "
                        + saved.checkpoint().step() + " does not come with both that the recipe compares: "
                        + String.join(" and ", saved.recipe().compared()) + " are expected."));
    }

    List<CheckpointRef> refs() {
        return List.of(first.ref(), second.ref());
    }
}
