package dev.trainyard.readers.format;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins words that were parted at the ends of lines. A hyphen there may be the word's own ({@code well-} and
 * {@code known}); it is kept where the text has the word with it, and not without, elsewhere.
 */
final class Hyphens {
    /** Only whole words are tried, and nothing is tried twice, so that the time is linear whatever the text is. */
    private static final Pattern PARTED =
            Pattern.compile("(?<!\\p{L})(\\p{L}++)([-\u2010\u00AD])[ \t]*+\n[ \t]*+(\\p{Ll}\\p{L}*+)");

    private static final Pattern WORD = Pattern.compile("\\p{L}++(?:-\\p{L}++)*+");

    private Hyphens() {}

    static String joined(String text) {
        Matcher parted = PARTED.matcher(text);
        if (!parted.find()) return text;
        Set<String> words = words(text);
        return parted.reset().replaceAll(found -> Matcher.quoteReplacement(joined(found, words)));
    }

    private static String joined(MatchResult parted, Set<String> words) {
        String without = parted.group(1) + parted.group(3);
        String with = parted.group(1) + "-" + parted.group(3);
        boolean soft = parted.group(2).equals("\u00AD");
        boolean own = !soft && words.contains(lower(with)) && !words.contains(lower(without));
        return own ? with : without;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) words.add(lower(word.group()));
        return words;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
