package dev.trainyard.model.tokenizer;

import java.util.Locale;

/**
 * The tokens that structure text and conversations, which ordinary text never produces. In a tokenizer trained by
 * Trainyard their ids are their ordinals; for any other tokenizer, {@link Tokenizer#id} gives them.
 */
public enum SpecialToken {
    BEGIN_OF_TEXT,
    END_OF_TEXT,
    SYSTEM,
    USER,
    ASSISTANT,
    END_OF_TURN,
    PAD;

    /** The id in tokenizers trained by Trainyard. */
    int id() {
        return ordinal();
    }

    /** Its written form: {@code <|begin_of_text|>}. */
    public String text() {
        return "<|" + name().toLowerCase(Locale.ROOT) + "|>";
    }
}
