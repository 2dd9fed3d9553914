package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which running text loses the lines that C4 cuts: those of fewer than three words, and those about cookies, privacy, terms
 * of use or JavaScript.
 */
public enum CutLines {
    /** That of web pages, where such lines are menus and notices. */
    PAGES,
    /** All, headings of one word in Markdown too. */
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
