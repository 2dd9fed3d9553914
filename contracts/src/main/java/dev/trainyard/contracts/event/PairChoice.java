package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which of two answers a rater found better. Ratings treat {@link #BOTH_BAD} as a tie. */
public enum PairChoice {
    LEFT,
    RIGHT,
    TIE,
    BOTH_BAD;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static PairChoice of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
