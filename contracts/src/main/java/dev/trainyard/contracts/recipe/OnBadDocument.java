package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What happens if a document cannot be read. */
public enum OnBadDocument {
    /** It gets an entry in the ledger, and the run continues. */
    SKIP,
    /** The run fails with the document's source and path. */
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
