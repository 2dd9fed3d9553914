package dev.trainyard.model.scoring;

import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Encodes a prompt and what may follow it as lm-evaluation-harness does. Both are encoded together, since a token may
 * reach across the boundary, and the tokens of the prompt alone tell where the continuation begins. White space at the
 * end of the prompt moves into the continuation, because tokens begin with spaces and rarely end with them.
 */
public final class PromptEncoding {
    private PromptEncoding() {}

    /**
     * The tokens of a prompt and of what may follow it.
     *
     * @param prompt empty for a text with nothing before it, whose first token is then predicted, too
     * @throws IllegalArgumentException if the continuation is empty
     */
    public static Continuation of(Tokenizer tokenizer, String prompt, String continuation) {
        if (continuation.isEmpty()) throw new IllegalArgumentException("a continuation needs some text");
        int end = prompt.length();
        while (end > 0 && isSpace(prompt.charAt(end - 1))) end--;
        String context = prompt.substring(0, end);
        String rest = prompt.substring(end) + continuation;
        if (context.isEmpty()) return new Continuation(opening(tokenizer), tokenizer.encode(rest));
        int[] whole = tokenizer.encode(context + rest);
        int[] before = tokenizer.encode(context);
        if (whole.length <= before.length) {
            return new Continuation(begun(tokenizer, before), tokenizer.encodeContinuation(rest));
        }
        return new Continuation(
                begun(tokenizer, Arrays.copyOf(whole, before.length)),
                Arrays.copyOfRange(whole, before.length, whole.length));
    }

    /** The tokens of a prompt to be continued by a generator, with the token that is put before every text. */
    public static int[] prompt(Tokenizer tokenizer, String text) {
        return text.isEmpty() ? opening(tokenizer) : begun(tokenizer, tokenizer.encode(text));
    }

    private static int[] begun(Tokenizer tokenizer, int[] ids) {
        return tokenizer
                .beforeEachText()
                .map(first -> IntStream.concat(IntStream.of(first), Arrays.stream(ids))
                        .toArray())
                .orElse(ids);
    }

    private static int[] opening(Tokenizer tokenizer) {
        return new int[] {
            tokenizer
                    .beforeEachText()
                    .or(tokenizer::opening)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the tokenizer has no token that begins a text, so that nothing predicts its first word"))
        };
    }

    /** What Python strips. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
