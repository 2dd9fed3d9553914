package dev.trainyard.gateway.attention;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem that does not resolve itself.
 *
 * @param what is stuck, one sentence
 * @param since the start of the problem, as far as this gateway knows
 * @param remedy what a person must do, one sentence
 * @param stage that is affected; absent if all are
 * @param run that is affected; absent if all runs of the stage are
 */
public record Finding(
        Kind kind,
        String what,
        Instant since,
        String remedy,
        @Nullable Stage stage,
        @Nullable RunId run) {

    /** The kinds of findings, which are counted in metrics; the names are published. */
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

    /** Whether it affects a run that is at this stage or waits for it. */
    boolean concerns(RunId id, @Nullable Stage next) {
        if (run != null) return run.equals(id);
        return stage == null || stage == next;
    }
}
