package dev.trainyard.finetune;

import dev.trainyard.contracts.event.Checkpoint;
import java.util.List;

/** What alignment made of a base checkpoint. @param checkpoints one of each step, in their order */
public record FinetuneResult(List<Checkpoint> checkpoints) {
    public FinetuneResult {
        checkpoints = List.copyOf(checkpoints);
    }
}
