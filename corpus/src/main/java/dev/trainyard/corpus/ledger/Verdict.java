package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a document is in the corpus. */
public enum Verdict {
    KEPT,
    DROPPED;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The verdict with this name, if there is one. */
    public static Optional<Verdict> named(String key) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.key().equals(key))
                .findFirst();
    }

    @JsonCreator
    static Verdict of(String key) {
        return named(key)
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is not a verdict; use kept or dropped"));
    }
}
