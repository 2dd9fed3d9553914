package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who criticises and revises a model's answers in a constitution step. */
public enum Reviser {
    /** The text rules that the principles name. */
    RULES,
    /** The model that the step starts from. */
    MODEL,
    /** The model behind the endpoint that the fine-tuning service is configured with. */
    ENDPOINT;

    /** How it is called in sentences. */
    public String described() {
        return switch (this) {
            case RULES -> "text rules";
            case MODEL -> "the run's own model";
            case ENDPOINT -> "a model behind an endpoint";
        };
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Reviser of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
