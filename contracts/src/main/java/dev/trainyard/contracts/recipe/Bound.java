package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** The side of a threshold on which a document has to be. */
public enum Bound {
    AT_LEAST,
    AT_MOST;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static Bound of(String key) {
        return Arrays.stream(values())
                .filter(bound -> bound.key().equals(key))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + key + "' is not a bound: at-least or at-most is expected"));
    }
}
