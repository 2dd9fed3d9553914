package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replica of stage 4 reports on a slice of an evaluation.
 *
 * @param slice see {@link SliceRequested#slice}
 * @param replica the name of the replica
 * @param reason of a failure, one sentence; else absent
 * @param attempt at the slice, from 1
 */
public record SliceReported(
        RunId run,
        String slice,
        String replica,
        State state,
        @Nullable String reason,
        int attempt,
        Instant at) implements StageReport {

    /** What has become of a slice. */
    public enum State {
        /** The replica is measuring it; repeated several times a minute. */
        @JsonProperty("taken")
        TAKEN,
        /** Its results are in the artifact store. */
        @JsonProperty("measured")
        MEASURED,
        /** It could not be measured, but may be asked for again. */
        @JsonProperty("failed")
        FAILED,
        /** It ended the process that measured it too often. */
        @JsonProperty("given-up")
        GIVEN_UP
    }

    @Override
    public SliceReported of(int attempt, Instant at) {
        return this;
    }
}
