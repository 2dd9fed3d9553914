package dev.trainyard.gateway.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a run. */
public enum RunStatus {
    RUNNING,
    RELEASED,
    REJECTED,
    FAILED,
    CANCELLED;

    public boolean ended() {
        return this != RUNNING;
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
