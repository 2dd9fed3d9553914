package dev.trainyard.gateway.chat;

import dev.trainyard.model.generation.ChosenToken;
import dev.trainyard.model.generation.TokenLogProbability;
import dev.trainyard.model.tokenizer.IncrementalDecoder;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A generated token of an answer with its log-probability.
 *
 * @param text of the token; {@code bytes:\xe2\x82} if it is not complete characters
 * @param bytes of the text; absent for a special token, which has no text
 * @param likeliest the most likely tokens at this position
 * @param start number of characters of the answer before it
 */
public record GeneratedToken(
        String text, double logProbability, @Nullable List<Integer> bytes, List<GeneratedToken> likeliest, int start) {
    /** @param behind the answer before the token */
    static GeneratedToken of(
            ChosenToken token, int likeliest, Tokenizer tokenizer, IncrementalDecoder behind, int start) {
        List<GeneratedToken> others = token.likeliest(likeliest).stream()
                .map(other -> of(other, List.of(), tokenizer, behind, start))
                .toList();
        return of(new TokenLogProbability(token.token(), token.logProbability()), others, tokenizer, behind, start);
    }

    private static GeneratedToken of(
            TokenLogProbability token,
            List<GeneratedToken> likeliest,
            Tokenizer tokenizer,
            IncrementalDecoder behind,
            int start) {
        if (tokenizer.isSpecial(token.token())) {
            return new GeneratedToken(tokenizer.token(token.token()), token.logProbability(), null, likeliest, start);
        }
        byte[] bytes = behind.bytes(token.token());
        List<Integer> numbers = new ArrayList<>();
        for (byte each : bytes) numbers.add(each & 0xFF);
        return new GeneratedToken(text(bytes), token.logProbability(), numbers, likeliest, start);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            StringBuilder text = new StringBuilder("bytes:");
            for (byte each : bytes) text.append(String.format(Locale.ROOT, "\\x%02x", each & 0xFF));
            return text.toString();
        }
    }
}
