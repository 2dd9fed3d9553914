package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose votes make the pairs of a source of the kind {@link ConversationKind#FEEDBACK}. */
public enum FeedbackRaters {
    /** People, with or without a name. */
    PEOPLE,
    /** Judge models. */
    JUDGES,
    /** Both; a vote of a judge counts as much as that of a person. */
    ALL;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static FeedbackRaters of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
