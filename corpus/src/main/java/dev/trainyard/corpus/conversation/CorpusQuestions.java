package dev.trainyard.corpus.conversation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Phrases the questions that a corpus can answer: the meaning of a word, a Java method for a description, a
 * description of a Java method, or the repair of one.
 */
public final class CorpusQuestions {
    private static final List<String> MEANING = List.of(
            "What does %s mean?",
            "Define %s.", "What is the meaning of %s?", "What is %s?", "Explain the word %s.", "what does %s mean");

    private static final String METHOD = "Write a Java method: ";

    private static final List<Pattern> ASKED = MEANING.stream()
            .map(phrasing -> Pattern.compile(Pattern.quote(phrasing).replace("%s", "\\E(.{1,100})\\Q")))
            .toList();

    private CorpusQuestions() {}

    /** The number of phrasings of {@link #meaning}. */
    public static int meanings() {
        return MEANING.size();
    }

    /**
     * A question about the meaning of a word.
     *
     * @param phrasing any number; phrasings repeat after {@link #meanings()}
     */
    public static String meaning(String word, int phrasing) {
        return MEANING.get(Math.floorMod(phrasing, MEANING.size())).formatted(word);
    }

    /** The word whose meaning a question asks for; empty if it is another question. */
    public static Optional<String> askedWord(String question) {
        for (Pattern phrasing : ASKED) {
            Matcher matcher = phrasing.matcher(question);
            if (matcher.matches()) return Optional.of(matcher.group(1));
        }
        return Optional.empty();
    }

    /** Whether a question is one of {@link #method}. */
    public static boolean asksForMethod(String question) {
        return question.startsWith(METHOD);
    }

    /** A request for a Java method that does what a sentence of Javadoc says. */
    public static String method(String sentence) {
        return METHOD + sentence;
    }

    /**
     * A request to repair a Java method that does not compile.
     *
     * @param line of the code to which the message refers, from 1
     * @param message of the compiler
     */
    public static String repair(String code, int line, String message) {
        return "Fix this Java method:\n" + code + "\nThe compiler says about line " + line + ": " + message;
    }

    /** A request for the Javadoc of a Java method. */
    public static String description(String code) {
        return "Write the Javadoc of this Java method:\n" + code;
    }
}
