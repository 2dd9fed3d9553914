package dev.trainyard.model.tokenizer;

import java.util.Locale;

/**
 * The tokens that structure text and conversations and never come out of ordinary text. In a tokenizer that is trained
 * here their ids are their ordinals; what they are in any other, {@link Tokenizer#id} says.
 */
public enum SpecialToken {
    BEGIN_OF_TEXT,
    END_OF_TEXT,
    SYSTEM,
    USER,
    ASSISTANT,
    END_OF_TURN,
    PAD;

    /** In the tokenizers that are trained here. */
    int id() {
        return ordinal();
    }

    /** As it is written: {@code <|begin_of_text|>}. */
    public String text() {
        return "<|" + name().toLowerCase(Locale.ROOT) + "|>";
    }
}
