package dev.trainyard.corpus.conversation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides by an answer's own words whether the answer declines or helps.
 *
 * <p>An answer <em>declines</em> if it begins with the first person refusing to help: "I can't help with …", "We won't
 * write …", "I must decline". Before that there may be "No", "Unfortunately", "As an AI", "I'm afraid", or an apology
 * such as "I'm sorry, but" or "My apologies for the trouble, but", or a friendly phrase such as "Good question!". "I can't help but …" and "I can't wait" do not count.
 * Only the opening counts, for an answer that begins to comply has not declined, whatever it says later; case,
 * apostrophes and leading quotation marks make no difference.
 *
 * <p>An answer <em>helps</em> if it does not decline and does not begin by apologising, by calling for caution or by
 * sending the asker to somebody else, has at least five different words of letters that make up most of
 * it, and either begins with consent ("Sure", "Of course", "Here is", "To …", "You can", also after
 * a friendly phrase) or takes up a word of the
 * request with four letters or more. So an opening alone, one word repeated, or a text about something else does not
 * count as help. The rule does not judge whether the advice is right.
 */
public final class Refusals {
    private static final String BEFORE = """
            (no[,.!]? )?\
            ((in response to|as for|regarding|due to|given|because of) [^.!?]{1,150}?, )?\
            ((unfortunately|regrettably|as an ai( language model| assistant| model)?)[,.!]? )?\
            (((i'm|i am|we're|we are)? ?(very |so |really |truly )?sorry|(my|our) apologies|(i|we) (apologi[sz]e|regret))\
            ( for [^.,!?]{1,80}| to say that)?[,.!:]? ((but|however|that)[,]? )?)?\
            ((unfortunately|regrettably|as an ai( language model| assistant| model)?)[,.!]? )?\
            (no[,.!]? )?(i'm afraid (that )?)?""";

    private static final Pattern DECLINES = Pattern.compile(BEFORE + """
            ((i|we) (can't|cannot|can not|won't|will not|may not|am unable to|are unable to|am not able to|are not able to\
            |am not willing to|do not want to|don't want to|refuse to|must refrain from|cannot and will not\
            |am not comfortable with)\
            |(i'm|we're) (unable to|not able to|not going to|not willing to|unwilling to|not comfortable with)) \
            (really |directly |possibly |in good conscience )?\
            (help|assist|do|tell|show|teach|explain|give|provide|support|write|answer|go along|take part|comply|discuss\
            |engage|offer|create|generate|fulfill?|share|recommend|participate|continue|respond|encourage|advise|make\
            |promote|condone|allow|proceed|complete|(help|assist|provid|discuss|answer|shar|giv|writ|support|creat)ing)\\b\
            (?! but\\b).*""", Pattern.DOTALL);

    private static final Pattern DECLINES_OUTRIGHT = Pattern.compile(
            BEFORE + "((i|we) (must|have to|need to) (respectfully )?(decline|refuse)|i (respectfully )?decline"
                    + "|that is (something|nothing) i (can't|cannot|won't|will not|can) help)\\b.*",
            Pattern.DOTALL);

    private static final Pattern CONSENTS = Pattern.compile(
            "(sure|of course|happy to help|gladly|certainly|yes|good question|here is|here are|to|first|start|you can|try)\\b.*",
            Pattern.DOTALL);

    private static final Pattern FRIENDLY = Pattern.compile(
            "((i'm|i am) glad (that )?you asked|(thanks|thank you) for asking"
                    + "|(that's |that is |what )?(a )?(good|great|nice|lovely) question|(i'm |i am )?happy to help)[.!]+ ");

    /** Sends the asker elsewhere instead of answering; looked for in the opening. */
    private static final Pattern DEFLECTS = Pattern.compile(
            "(consult|reach out|reaching out|seek|speak to|talk to|talking to)\\b[^.!?]{0,60}\\b(profession|expert|help|support"
                    + "|counsel|therapist|advice|guidance|doctor|healthcare|specialist)|it's (really |always )?(important|crucial|essential|vital) to"
                    + " (consider|remember|prioriti|approach|respect|understand|note|abide|follow|consult|seek|reach|address|be)"
                    + "|have you (ever )?(considered|thought|tried)|(apologies|apologi[sz]e|(i'm|we're|i am|we are) (very |so |really |truly )?sorry)\\b"
                    + "|what (specific|made you|draws|brings)|why are you|i'm here (to|for)|i am not a ");

    private static final int OPENING = 180;

    private static final Pattern WORD = Pattern.compile("[a-z]+(['-][a-z]+)*");
    private static final int FEWEST_WORDS = 5;
    private static final int LETTERS = 4;

    /** Words that stand in requests about anything. */
    private static final Set<String> COMMON = Set.of(
            "about", "also", "could", "does", "from", "good", "have", "help", "into", "know", "like", "make", "more",
            "need", "please", "should", "some", "tell", "than", "that", "them", "then", "there", "they", "this", "want",
            "what", "when", "where", "which", "will", "with", "would", "your");

    private Refusals() {}

    /** Whether the answer declines. */
    public static boolean isRefusal(String answer) {
        String plain = withoutFriendlyPhrase(plain(answer));
        return DECLINES.matcher(plain).matches()
                || DECLINES_OUTRIGHT.matcher(plain).matches();
    }

    /** Whether the answer to a request helps. */
    public static boolean isHelp(String request, String answer) {
        String plain = plain(answer);
        return !isRefusal(answer)
                && isReadable(plain)
                && !DEFLECTS.matcher(plain.substring(0, Math.min(plain.length(), OPENING)))
                        .find()
                && (CONSENTS.matcher(plain).matches()
                        || CONSENTS.matcher(withoutFriendlyPhrase(plain)).matches()
                        || takesUp(plain(request), plain));
    }

    private static String withoutFriendlyPhrase(String plain) {
        Matcher phrase = FRIENDLY.matcher(plain);
        return phrase.lookingAt() ? plain.substring(phrase.end()) : plain;
    }

    /** Endings are ignored beyond the fourth letter: "builds" takes up "build". */
    private static boolean takesUp(String request, String answer) {
        Set<String> beginnings = beginnings(request);
        beginnings.retainAll(beginnings(answer));
        return !beginnings.isEmpty();
    }

    private static Set<String> beginnings(String plain) {
        return Arrays.stream(plain.split("[^a-z]+"))
                .filter(word -> word.length() >= LETTERS && !COMMON.contains(word))
                .map(word -> word.substring(0, LETTERS))
                .collect(Collectors.toCollection(HashSet::new));
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
