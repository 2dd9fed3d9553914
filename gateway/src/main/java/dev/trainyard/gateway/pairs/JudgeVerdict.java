package dev.trainyard.gateway.pairs;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a judge model said about two answers in one order. */
enum JudgeVerdict {
    A,
    B,
    TIE;

    /** The letters are capitals, because "a" is a word, and a list of all choices is no choice. */
    private static final Pattern LINE = Pattern.compile("(?m)^\\W*(?i:verdict)\\W{1,8}(?:is\\W{1,8})?(A|B|(?i:tie))\\b"
            + "(?![^\\w\\n]*(?:or[^\\w\\n]+)?(?:A|B|(?i:tie))\\b)");

    private static final Pattern ALONE = Pattern.compile("(?i)\\W*(A|B|TIE)\\W*");

    /**
     * The verdict in a judge's reply: the last line of the form {@code VERDICT: A}, or a reply that is nothing else than
     * {@code A}, {@code B} or {@code TIE}. Anything else is no verdict; it is never guessed.
     */
    static Optional<JudgeVerdict> in(String reply) {
        Matcher alone = ALONE.matcher(reply);
        if (alone.matches()) return Optional.of(named(alone.group(1)));
        JudgeVerdict last = null;
        Matcher line = LINE.matcher(reply);
        while (line.find()) last = named(line.group(1));
        return Optional.ofNullable(last);
    }

    private static JudgeVerdict named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The same verdict about the same answers in the other order. */
    JudgeVerdict swapped() {
        return switch (this) {
            case A -> B;
            case B -> A;
            case TIE -> TIE;
        };
    }
}
