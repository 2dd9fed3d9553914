package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** The form of a document, which determines the rules that apply to it. New forms are added at the end. */
public enum DocumentForm {
    /** Prose: pages, books, mail. */
    PROSE,
    /** Source code. */
    CODE,
    /** A short entry of a dictionary or a table, to which only the rule about undecodable characters applies. */
    ENTRY,
    /** Documentation of a project: READMEs, changelogs, manuals in Markdown or AsciiDoc, Maven POMs. */
    DOCUMENTATION;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static DocumentForm of(String key) {
        return Arrays.stream(values())
                .filter(form -> form.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of prose, code, entry, documentation"));
    }
}
