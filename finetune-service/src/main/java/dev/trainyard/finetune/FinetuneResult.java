package dev.trainyard.finetune;

import dev.trainyard.contracts.event.Checkpoint;
import java.util.List;

/** The result of an alignment. @param checkpoints one for each step, in order */
public record FinetuneResult(List<Checkpoint> checkpoints) {
    public FinetuneResult {
        checkpoints = List.copyOf(checkpoints);
    }
}
