package dev.trainyard.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The four stages of a run, in order. */
public enum Stage {
    INGEST,
    PRETRAIN,
    FINETUNE,
    EVALUATE;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Stage of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
