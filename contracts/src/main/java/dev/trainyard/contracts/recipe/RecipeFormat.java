package dev.trainyard.contracts.recipe;

import java.util.Locale;

/** The form in which a recipe is written. */
public enum RecipeFormat {
    JSON,
    /** YAML 1.2 with its core rules. */
    YAML,
    /** Whatever it turns out to be: JSON where it is well-formed JSON, else YAML. */
    UNSTATED;

    /** As the end of a file's name says. */
    public static RecipeFormat ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".json")) return JSON;
        return lower.endsWith(".yaml") || lower.endsWith(".yml") ? YAML : UNSTATED;
    }
}
