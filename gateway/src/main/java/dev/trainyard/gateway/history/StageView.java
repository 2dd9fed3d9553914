package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a run, as it stands.
 *
 * @param attempt 1 for the first; 0 while the stage waits
 * @param startedAt when the latest attempt began
 * @param lastBeat when its process was last heard to be alive; absent in the first seconds of an attempt
 * @param seconds of work, once completed
 * @param reused whether the result was there already
 * @param step the last optimizer step that was made; absent in stages and phases without steps
 * @param failure why the stage gave up, one sentence
 */
public record StageView(
        Stage stage,
        StageStatus state,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant lastBeat,
        @Nullable Double seconds,
        boolean reused,
        @Nullable Progress progress,
        @Nullable Long step,
        @Nullable String failure) {

    /**
     * How far it is in its latest phase.
     *
     * @param total 0 while it is not known
     * @param perSecond in {@code unit}; absent where it was not measured
     */
    public record Progress(
            String phase,
            String unit,
            long done,
            long total,
            @Nullable Double perSecond,
            @Nullable Double secondsLeft) {}
}
