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
 * When a run has ended, judged by its events. They come over several topics, so the verdict may arrive before the
 * evaluation that it rests on: a run with a verdict has ended when all three have been seen.
 */
public final class RunEnd {
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
                // on the way
            }
        }
    }

    /** What is known of the end so far; there may be more to come. */
    public Optional<RunOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    public boolean reached() {
        return outcome != null && (!outcome.completed() || (evaluation && lastStage));
    }
}
