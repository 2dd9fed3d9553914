package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a document that cannot be read comes to. */
public enum OnBadDocument {
    /** An entry in the ledger; the run goes on. */
    SKIP,
    /** The end of the run, with the document's source and path. */
    FAIL;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static OnBadDocument of(String key) {
        return Arrays.stream(values())
                .filter(choice -> choice.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of skip, fail"));
    }
}
