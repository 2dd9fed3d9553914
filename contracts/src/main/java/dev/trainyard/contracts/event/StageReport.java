package dev.trainyard.contracts.event;

import java.time.Instant;

/**
 * A stage's report about one attempt at its work. The same may happen again later or in another attempt, so a report
 * has an attempt and a time; when it is sent again, it keeps both, and therefore its id.
 *
 * <p>Both are absent in most reports written by the first versions.
 */
public sealed interface StageReport extends PipelineEvent
        permits StageStarted,
                StageBeat,
                StageProgressed,
                StepCompleted,
                PredictionObserved,
                SampleGenerated,
                SliceReported,
                StageCompleted,
                StageFailed {
    /**
     * The report with an attempt and a time, unless it already has them.
     *
     * @param attempt from 1
     */
    StageReport of(int attempt, Instant at);
}
