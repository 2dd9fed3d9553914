package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * The second of the compared checkpoints missed a requirement of its recipe.
 *
 * @param reasons the missed requirements, one sentence each
 */
public record CandidateRejected(RunId run, String recipe, Checkpoint checkpoint, List<String> reasons) implements Fact {
    public CandidateRejected {
        reasons = List.copyOf(reasons);
    }
}
