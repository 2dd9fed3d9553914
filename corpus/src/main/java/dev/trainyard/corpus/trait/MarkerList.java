package dev.trainyard.corpus.trait;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A list of expressions by which a trait is recognised. Letters of both cases and both apostrophes match, and only whole
 * words do.
 *
 * @param expressions in lower case
 */
public record MarkerList(List<String> expressions, Pattern pattern) {
    /** Expressions that make a statement less certain. */
    public static final MarkerList HEDGES = read("hedges.txt");

    /** Expressions of friendliness towards the person who asks. */
    public static final MarkerList WARMTH = read("warmth.txt");

    public MarkerList {
        expressions = List.copyOf(expressions);
    }

    /** Whether one of the expressions stands in a text. */
    public boolean isIn(String text) {
        return pattern.matcher(plain(text)).find();
    }

    private static MarkerList of(List<String> expressions) {
        String any = expressions.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return new MarkerList(expressions, Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + any + ")(?![\\p{L}\\p{N}])"));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("\\s+", " ");
    }

    /** The lines of a file beside this class, without comments. */
    private static MarkerList read(String file) {
        try (InputStream in = MarkerList.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException("the resource " + file + " is missing");
            return of(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(String::strip)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + file + " cannot be read", e);
        }
    }
}
