package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current state of one stage of a run.
 *
 * @param attempt from 1; 0 while the stage is waiting
 * @param startedAt when the latest attempt started
 * @param lastBeat the last sign of life of its process; absent in the first seconds of an attempt
 * @param seconds of work, once completed
 * @param joules that the machine consumed in that time, whichever process used them; absent if not measured
 * @param reused whether an existing result was used
 * @param step the last optimizer step; absent in stages and phases without steps
 * @param failure why the stage failed, one sentence
 */
public record StageView(
        Stage stage,
        StageStatus state,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant lastBeat,
        @Nullable Double seconds,
        @Nullable Double joules,
        boolean reused,
        @Nullable Progress progress,
        @Nullable Long step,
        @Nullable String failure) {

    /**
     * The progress of the latest phase.
     *
     * @param total 0 while unknown
     * @param perSecond in {@code unit}; absent if not measured
     */
    public record Progress(
            String phase,
            String unit,
            long done,
            long total,
            @Nullable Double perSecond,
            @Nullable Double secondsLeft) {}
}
