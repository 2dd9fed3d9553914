package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The prose from which the lines that C4 removes are cut: lines of fewer than three words, and lines about cookies,
 * privacy, terms of use or JavaScript.
 */
public enum CutLines {
    /** Web pages, where such lines are menus and notices. */
    PAGES,
    /** All prose, including headings of one word. */
    ALL,
    /** None. */
    NONE;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static CutLines of(String key) {
        return Arrays.stream(values())
                .filter(choice -> choice.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of pages, all, none"));
    }
}
