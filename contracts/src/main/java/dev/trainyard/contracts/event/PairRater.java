package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Who compared two answers.
 *
 * @param name of a person's key, or what the person typed where no keys are required; of a judge, the name of its model
 */
public record PairRater(Kind kind, String name) {

    /** Ratings by people and by judges are never mixed. */
    public enum Kind {
        PERSON,
        /** A language model. */
        JUDGE;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Kind of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    public static PairRater person(String name) {
        return new PairRater(Kind.PERSON, name);
    }

    public static PairRater judge(String model) {
        return new PairRater(Kind.JUDGE, model);
    }
}
