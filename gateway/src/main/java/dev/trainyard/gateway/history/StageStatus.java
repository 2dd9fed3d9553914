package dev.trainyard.gateway.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a stage of a run. */
public enum StageStatus {
    WAITING,
    RUNNING,
    COMPLETED,
    FAILED,
    /** The run was cancelled before the stage was completed. */
    CANCELLED;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
