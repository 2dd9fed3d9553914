package dev.trainyard.contracts.recipe;

import java.util.Locale;

/** The format of a recipe. */
public enum RecipeFormat {
    JSON,
    /** YAML 1.2 with the core schema. */
    YAML,
    /** Detected from the text: JSON if it is well-formed JSON, otherwise YAML. */
    UNSTATED;

    /** The format according to the file name's extension. */
    public static RecipeFormat ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".json")) return JSON;
        return lower.endsWith(".yaml") || lower.endsWith(".yml") ? YAML : UNSTATED;
    }
}
