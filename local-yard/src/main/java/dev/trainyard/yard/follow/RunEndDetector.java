package dev.trainyard.yard.follow;

import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.run.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Detects the end of a run from its events. They come from several topics, so the release decision may arrive before
 * the evaluation on which it is based: such a run has ended when all three events have arrived.
 */
public final class RunEndDetector {
    private @Nullable RunOutcome outcome;
    private boolean evaluation;
    private boolean lastStage;

    public void accept(PipelineEvent event) {
        switch (event) {
            case ModelReleased _ -> outcome = RunOutcome.RELEASED;
            case CandidateRejected _ -> outcome = RunOutcome.REJECTED;
            case StageFailed _ -> outcome = RunOutcome.FAILED;
            case RunCancelled _ -> outcome = RunOutcome.CANCELLED;
            case EvaluationReported _ -> evaluation = true;
            case StageCompleted completed -> lastStage |= completed.stage() == Stage.EVALUATE;
            default -> {
                // not ended yet
            }
        }
    }

    /** The outcome known so far; more events may follow. */
    public Optional<RunOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    public boolean reached() {
        return outcome != null && (!outcome.completed() || (evaluation && lastStage));
    }
}
