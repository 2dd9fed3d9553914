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

    /** In characters; a verdict stands at the end of a reply. */
    private static final int LONGEST = 16_000;

    /**
     * The letters are capitals, because "a" is a word, and a list of all choices is no choice. What precedes the word is
     * never tried twice, so that the time grows with the length of a reply and not with its square.
     */
    private static final Pattern LINE =
            Pattern.compile("(?m)^[^\\w\\n]*+(?i:verdict)\\W{1,8}(?:is\\W{1,8})?(A|B|(?i:tie))\\b"
                    + "(?![^\\w\\n]*(?:or[^\\w\\n]+)?(?:A|B|(?i:tie))\\b)");

    private static final Pattern ALONE = Pattern.compile("(?i)\\W*+(A|B|TIE)\\W*+");

    /**
     * The verdict in a judge's reply: the last line of the form {@code VERDICT: A}, or a reply that is nothing else than
     * {@code A}, {@code B} or {@code TIE}. Anything else is no verdict; it is never guessed.
     */
    static Optional<JudgeVerdict> in(String reply) {
        String end = reply.length() > LONGEST ? reply.substring(reply.length() - LONGEST) : reply;
        Matcher alone = ALONE.matcher(reply);
        if (alone.matches()) return Optional.of(named(alone.group(1)));
        JudgeVerdict last = null;
        Matcher line = LINE.matcher(end);
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
