package dev.trainyard.contracts.event;

import java.time.Instant;

/**
 * What a stage tells of one attempt at its work. The same may happen again, to a later attempt or after a while, so a
 * report says which attempt it is about and when it was made; sent again, it keeps both, and with them its id.
 *
 * <p>Both are absent from most reports that the first yards recorded.
 */
public sealed interface StageReport extends PipelineEvent
        permits StageStarted,
                StageBeat,
                StageProgressed,
                StepCompleted,
                PredictionObserved,
                SampleGenerated,
                StageCompleted,
                StageFailed {
    /**
     * The report as one of an attempt, made at a time. What it says of either already, it keeps.
     *
     * @param attempt from 1
     */
    StageReport of(int attempt, Instant at);
}
