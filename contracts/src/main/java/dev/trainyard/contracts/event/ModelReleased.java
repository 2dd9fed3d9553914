package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * The second of the compared checkpoints met every requirement of its recipe and is available for chat.
 *
 * @param reasons the requirements and the scores that met them, one sentence each
 */
public record ModelReleased(RunId run, String recipe, Checkpoint checkpoint, List<String> reasons) implements Fact {
    public ModelReleased {
        reasons = List.copyOf(reasons);
    }
}
