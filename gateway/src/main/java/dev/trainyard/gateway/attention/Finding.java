package dev.trainyard.gateway.attention;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not go on by itself.
 *
 * @param what is stuck, one sentence
 * @param since when, as far as this gateway knows
 * @param remedy what a person must do, one sentence
 * @param stage that it is about; absent where it is about all
 * @param run that it is about; absent where it is about all runs of the stage
 */
public record Finding(
        Kind kind,
        String what,
        Instant since,
        String remedy,
        @Nullable Stage stage,
        @Nullable RunId run) {

    /** A closed set, so that it can be counted; the names are published. */
    public enum Kind {
        BROKER_SILENT,
        STAGE_UNSERVED,
        PARTITIONS_LEFT_OVER,
        REPLICA_NAME_SHARED,
        JOB_SILENT,
        REQUEST_LOST;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether it keeps a run from going on that is at this stage or waits for it. */
    boolean concerns(RunId id, @Nullable Stage next) {
        if (run != null) return run.equals(id);
        return stage == null || stage == next;
    }
}
