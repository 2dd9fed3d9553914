package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;

/** The words in an element's class and id, in lower case: {@code postMeta top_nav} has post, meta, top and nav. */
final class ClassWords {
    /** Longer attributes are not names that a person chose. */
    private static final int LONGEST = 500;

    private ClassWords() {}

    static List<String> of(Element element) {
        List<String> words = in(element.className());
        words.addAll(in(element.id()));
        return words;
    }

    static List<String> in(String names) {
        List<String> words = new ArrayList<>();
        int length = Math.min(names.length(), LONGEST);
        int start = 0;
        for (int i = 0; i <= length; i++) {
            boolean letter = i < length && Character.isLetter(names.charAt(i));
            boolean hump = letter
                    && i > start
                    && Character.isUpperCase(names.charAt(i))
                    && Character.isLowerCase(names.charAt(i - 1));
            if (letter && !hump) continue;
            if (i > start) words.add(names.substring(start, i).toLowerCase(Locale.ROOT));
            start = hump ? i : i + 1;
        }
        return words;
    }
}
