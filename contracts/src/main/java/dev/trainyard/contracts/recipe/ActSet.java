package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Which of the acts that Trainyard brings a model is trained on, and asked about. Both sets have the same side for an act
 * that is in both: an act that one of them trains on is never held out in the other.
 */
public enum ActSet {
    /** Few enough acts that a model of some million parameters learns them within the budget of a preset. */
    CORE,
    /** The acts and phrasings of {@link #CORE} and about four times as many more, in nine styles. */
    ALL;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ActSet of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
