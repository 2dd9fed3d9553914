package dev.trainyard.items.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/** What is removed from the texts of a set whose source left marks in them. */
public enum Cleaning {
    /** The headings and steps in brackets that HellaSwag's texts from WikiHow contain. */
    @JsonProperty("wikihow")
    WIKIHOW;

    private static final Pattern BRACKETS = Pattern.compile("\\[[^\\]\n]*]");

    String of(String text) {
        return switch (this) {
            case WIKIHOW ->
                BRACKETS.matcher(text.strip().replace(" [title]", ". "))
                        .replaceAll("")
                        .replace("  ", " ");
        };
    }
}
