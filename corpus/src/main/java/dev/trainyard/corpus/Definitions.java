package dev.trainyard.corpus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads definitions out of the documents that ingest makes from WordNet's synsets:
 * {@code entity (noun): that which is perceived …; "an example"}.
 */
public final class Definitions {
    private static final Pattern PATH = Pattern.compile("(noun|verb|adj|adv)/\\d{8}");
    private static final Pattern TEXT =
            Pattern.compile("(?<words>[^\n]+?) \\((?<part>noun|verb|adjective|adverb)\\): (?<gloss>[^\n]+)\n");

    private Definitions() {}

    public static Optional<Definition> in(Document document) {
        if (!PATH.matcher(document.path()).matches()) {
            return Optional.empty();
        }
        Matcher text = TEXT.matcher(document.text());
        if (!text.matches()) {
            return Optional.empty();
        }
        String gloss = withoutExamples(text.group("gloss"));
        if (gloss.isEmpty()) {
            return Optional.empty();
        }
        String words = text.group("words");
        int comma = words.indexOf(", ");
        return Optional.of(new Definition(
                document.id(), comma < 0 ? words : words.substring(0, comma), text.group("part"), gloss));
    }

    private static String withoutExamples(String gloss) {
        int example = gloss.indexOf('"');
        String meaning = example < 0 ? gloss : gloss.substring(0, example);
        return meaning.strip().replaceAll("[;:,\\s]+$", "");
    }
}
