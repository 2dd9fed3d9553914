package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The fields in which a row holds a conversation or a preference. */
public enum ConversationShape {
    /** {@code messages}: a list of {@code role} and {@code content}. */
    MESSAGES,
    /** {@code prompt} and {@code completion}, texts or lists of messages. */
    PROMPT_COMPLETION,
    /** {@code instruction}, {@code input} and {@code output}. */
    INSTRUCTION,
    /** {@code conversations}: a list of {@code from} and {@code value}. */
    SHAREGPT,
    /** {@code chosen} and {@code rejected}, with a {@code prompt} or with the prompt inside both. */
    PREFERENCE;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static ConversationShape of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
