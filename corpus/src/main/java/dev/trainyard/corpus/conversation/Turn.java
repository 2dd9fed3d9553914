package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A part of a conversation that one side wrote.
 *
 * @param content never blank
 */
public record Turn(Role role, String content) {
    public Turn {
        if (content.isBlank()) throw new IllegalArgumentException("a turn needs a text");
    }

    public static Turn system(String content) {
        return new Turn(Role.SYSTEM, content);
    }

    public static Turn user(String content) {
        return new Turn(Role.USER, content);
    }

    public static Turn assistant(String content) {
        return new Turn(Role.ASSISTANT, content);
    }

    /** Who wrote a turn. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Role of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
