package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The format of a source of conversations. */
public enum ConversationKind {
    /** One JSON object a line, also compressed. */
    JSONL,
    /** A JSON array of objects. */
    JSON,
    /** Rows of columns. */
    PARQUET;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ConversationKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
