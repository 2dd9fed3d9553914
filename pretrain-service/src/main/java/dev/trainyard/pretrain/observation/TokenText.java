package dev.trainyard.pretrain.observation;

import dev.trainyard.model.tokenizer.Tokenizer;

/** Single tokens in a form that people can read. */
final class TokenText {
    private static final char INVALID = '\uFFFD';

    private TokenText() {}

    /** Its text; the tokenizer's own notation for special tokens and for parts of a character. */
    static String of(Tokenizer tokenizer, int id) {
        if (tokenizer.isSpecial(id)) return tokenizer.token(id);
        String text = tokenizer.decodeContinuation(id);
        return text.indexOf(INVALID) >= 0 ? tokenizer.token(id) : text;
    }
}
