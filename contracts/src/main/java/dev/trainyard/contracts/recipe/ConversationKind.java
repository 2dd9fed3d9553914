package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The format of a source of conversations, or what is derived from the documents of the corpus. */
public enum ConversationKind {
    /** One JSON object a line, also compressed. */
    JSONL,
    /** A JSON array of objects. */
    JSON,
    /** Rows of columns. */
    PARQUET,
    /** Questions about the words that the corpus defines, and pairs that prefer a word's own gloss to another word's. */
    DEFINITIONS,
    /** Requests for the Java methods of the corpus that have a description. */
    METHODS,
    /** Requests for the descriptions of Java methods of the corpus, as Javadoc: {@link #METHODS} the other way round. */
    DESCRIPTIONS;

    /** Whether its conversations are made from the documents of the corpus, so that it has no file. */
    public boolean isDerived() {
        return switch (this) {
            case JSONL, JSON, PARQUET -> false;
            case DEFINITIONS, METHODS, DESCRIPTIONS -> true;
        };
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ConversationKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
