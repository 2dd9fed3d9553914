package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The format of a source of conversations, or from what else its conversations are made. */
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
    DESCRIPTIONS,
    /** Methods of the corpus that do not compile because of one change, with the compiler's message, to be repaired. */
    BUG_FIXES,
    /** Pairs of answers that people or a judge model voted on, from the topic {@code trainyard.feedback}. */
    FEEDBACK;

    /** Whether its conversations are made from the documents of the corpus. */
    public boolean isDerived() {
        return switch (this) {
            case JSONL, JSON, PARQUET, FEEDBACK -> false;
            case DEFINITIONS, METHODS, DESCRIPTIONS, BUG_FIXES -> true;
        };
    }

    /** Whether its conversations are rows of files. */
    public boolean hasFiles() {
        return switch (this) {
            case JSONL, JSON, PARQUET -> true;
            case DEFINITIONS, METHODS, DESCRIPTIONS, BUG_FIXES, FEEDBACK -> false;
        };
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static ConversationKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
