package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * The second of the compared checkpoints met every requirement of its recipe and is available for chat.
 *
 * @param reasons the requirements and the scores that met them, one sentence each
 * @param verdicts of all rules; empty in events from before they were recorded
 */
public record ModelReleased(
        RunId run,
        String recipe,
        Checkpoint checkpoint,
        List<String> reasons,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RuleVerdict> verdicts)
        implements Fact {
    public ModelReleased {
        reasons = List.copyOf(reasons);
        verdicts = verdicts == null ? List.of() : List.copyOf(verdicts);
    }

    /** Without verdicts, as in events from the time when these were not recorded. */
    public ModelReleased(RunId run, String recipe, Checkpoint checkpoint, List<String> reasons) {
        this(run, recipe, checkpoint, reasons, List.of());
    }
}
