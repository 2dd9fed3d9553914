package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What has been done to a checkpoint. */
public enum CheckpointKind {
    /** Pre-trained: it continues text. */
    BASE,
    /** Instruction-tuned: it answers. */
    TUNED,
    /** Preference-optimised: it answers as it should. */
    ALIGNED;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static CheckpointKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
