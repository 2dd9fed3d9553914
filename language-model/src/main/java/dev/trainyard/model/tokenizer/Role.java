package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who speaks in a conversation. */
public enum Role {
    SYSTEM(SpecialToken.SYSTEM),
    USER(SpecialToken.USER),
    ASSISTANT(SpecialToken.ASSISTANT);

    private final SpecialToken token;

    Role(SpecialToken token) {
        this.token = token;
    }

    /** The token that opens a message of this role. */
    public SpecialToken token() {
        return token;
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Role of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
