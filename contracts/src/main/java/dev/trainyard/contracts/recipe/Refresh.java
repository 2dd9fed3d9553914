package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** When a source on another host is fetched again. */
public enum Refresh {
    /** By every run, because the source may have changed. */
    ALWAYS,
    /** Never, once it has been fetched. */
    NEVER;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Refresh of(String key) {
        return Arrays.stream(values())
                .filter(choice -> choice.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of always, never"));
    }
}
