package dev.trainyard.pretrain.observation;

import dev.trainyard.model.tokenizer.Tokenizer;

/** A readable form of single tokens. */
final class TokenText {
    private static final char INVALID = '\uFFFD';

    private TokenText() {}

    /** The text of a token, or the tokenizer's notation for special tokens and for parts of a character. */
    static String of(Tokenizer tokenizer, int id) {
        if (tokenizer.isSpecial(id)) return tokenizer.token(id);
        String text = tokenizer.decodeContinuation(id);
        return text.indexOf(INVALID) >= 0 ? tokenizer.token(id) : text;
    }
}
