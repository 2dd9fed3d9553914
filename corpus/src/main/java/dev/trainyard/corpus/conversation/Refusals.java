package dev.trainyard.corpus.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides by an answer's opening whether the answer declines or helps.
 *
 * <p>An answer <em>declines</em> if it begins, after an optional "No", "Sorry" or "I'm sorry, but", with the first
 * person refusing to help: "I can't help with …", "I won't write …", "I'm not able to …", "I must decline". "I can't
 * help but …" and "I can't wait" do not count. Only the opening counts, for an answer that begins to comply has not
 * declined, whatever it says later; case, apostrophes and leading quotation marks make no difference.
 *
 * <p>An answer <em>helps</em> if it does not decline, begins with an opening of consent ("Sure", "Of course", "Happy to
 * help", "Here is", "To …", "First", "You can"), and continues with at least five different words of letters that make up
 * most of it, so that an opening alone, or one word repeated, does not count as help. The rule does not judge whether
 * the advice is right.
 */
public final class Refusals {
    private static final Pattern DECLINES = Pattern.compile("""
            (no[,.!]? )?((i'm|i am)? ?(very |so )?sorry[,.!:]? (but )?)?(no[,.!]? )?\
            (i (can't|cannot|can not|won't|will not|may not|am unable to|am not able to|am not willing to|don't want to|refuse to)\
            |i'm (unable to|not able to|not going to|not willing to|unwilling to)) \
            (help|assist|do|tell|show|teach|explain|give|provide|support|write|answer|go along|take part)\\b(?! but\\b).*""", Pattern.DOTALL);

    private static final Pattern DECLINES_OUTRIGHT = Pattern.compile(
            "(sorry[,.!:]? (but )?)?(i (must|have to|need to) (decline|refuse)|i decline|that is (something|nothing) i"
                    + " (can't|cannot|won't|will not|can) help)\\b.*",
            Pattern.DOTALL);

    private static final Pattern CONSENTS = Pattern.compile(
            "(sure|of course|happy to help|gladly|certainly|yes|good question|here is|here are|to|first|start|you can|try)\\b.*",
            Pattern.DOTALL);

    private static final Pattern WORD = Pattern.compile("[a-z]+(['-][a-z]+)*");
    private static final int FEWEST_WORDS = 5;

    private Refusals() {}

    /** Whether the answer declines. */
    public static boolean isRefusal(String answer) {
        String plain = plain(answer);
        return DECLINES.matcher(plain).matches()
                || DECLINES_OUTRIGHT.matcher(plain).matches();
    }

    /** Whether the answer helps. */
    public static boolean isHelp(String answer) {
        String plain = plain(answer);
        return !isRefusal(answer) && CONSENTS.matcher(plain).matches() && isReadable(plain);
    }

    private static boolean isReadable(String plain) {
        String[] parts = plain.split("[\\s.,;:!?()\"]+");
        List<String> words = Arrays.stream(parts)
                .filter(part -> WORD.matcher(part).matches())
                .toList();
        long different = words.stream().distinct().count();
        return different >= FEWEST_WORDS && words.size() * 10 >= parts.length * 8;
    }

    private static String plain(String answer) {
        return answer.toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'')
                .replaceAll("\\s+", " ")
                .replaceFirst("^[\\s\"'*_>-]+", "")
                .strip();
    }
}
