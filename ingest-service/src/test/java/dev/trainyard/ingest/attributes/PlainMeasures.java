package dev.trainyard.ingest.attributes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The measures once more, by strings, lists and regular expressions: slow, and plain enough to be seen to be right. */
final class PlainMeasures {
    private static final String SPACE = "[\\t\\n\\x0B\\f\\r\\x1C-\\x1F \\x85\\xA0\\u2028\\u2029\\u3000]";
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\\n\\x0B\\f\\r\\x1C-\\x1E\\x85\\u2028\\u2029]");
    private static final Pattern OWN =
            Pattern.compile("[\\p{L}&&[\\p{IsIdeographic}\u3041-\u30FF\u0E01-\u109F\u1780-\u17FF]]");
    private static final Pattern CITATION = Pattern.compile("\\[\\d*]|\\[edit]|\\[citation needed]");

    private final String text;
    private final List<String> words;
    private final Map<Attribute, Double> values = new TreeMap<>();

    private PlainMeasures(String text) {
        this.text = text;
        this.words = words(text);
    }

    static Map<Attribute, Double> prose(String text) {
        PlainMeasures plain = new PlainMeasures(text);
        plain.repetition();
        plain.quality();
        plain.c4();
        plain.fineWeb();
        return plain.values;
    }

    static Map<Attribute, Double> code(String text) {
        PlainMeasures plain = new PlainMeasures(text);
        plain.shape();
        return plain.values;
    }

    static List<String> words(String text) {
        WordsAndMarks words = new WordsAndMarks();
        words.split(text.toCharArray(), 0, text.length());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            all.add(text.substring(words.start(i), text.offsetByCodePoints(words.start(i), words.length(i))));
        }
        return all;
    }

    static Map<Attribute, Double> documentation(String text) {
        PlainMeasures plain = new PlainMeasures(text);
        plain.repetition();
        plain.shape();
        Map<Attribute, Double> values = plain.values;
        List<String> spaced = plain.spacedWords();
        List<String> outside = new PlainMeasures(withoutFences(text)).spacedWords();
        return Map.of(
                Attribute.DOCUMENTATION_WORDS,
                (double) spaced.size(),
                Attribute.DOCUMENTATION_ALPHABETIC_WORDS,
                outside.isEmpty() ? alphabetic(spaced) : Math.max(alphabetic(spaced), alphabetic(outside)),
                Attribute.DOCUMENTATION_DUPLICATE_LINE_CHARACTERS,
                values.get(Attribute.GOPHER_DUPLICATE_LINE_CHARACTERS),
                Attribute.DOCUMENTATION_DUPLICATE_10_GRAMS,
                values.get(Attribute.GOPHER_DUPLICATE_10_GRAMS),
                Attribute.CODE_ENCODED_SHARE,
                values.get(Attribute.CODE_ENCODED_SHARE),
                Attribute.CODE_LONGEST_ENCODED_RUN,
                values.get(Attribute.CODE_LONGEST_ENCODED_RUN));
    }

    private static double alphabetic(List<String> words) {
        return (double) words.stream().filter(PlainMeasures::hasLetter).count() / words.size();
    }

    private static String withoutFences(String text) {
        StringBuilder rest = new StringBuilder();
        String fence = "";
        for (String line : text.split("\n", -1)) {
            Matcher marks = Pattern.compile(" *(`{3,}(?=[^`]*$)|~{3,})(.*)", Pattern.DOTALL)
                    .matcher(line);
            boolean isFence = marks.matches();
            if (fence.isEmpty() && isFence) fence = marks.group(1);
            else if (fence.isEmpty()) rest.append(line).append('\n');
            else if (isFence
                    && marks.group(1).startsWith(fence)
                    && marks.group(2).matches(SPACE + "*")) fence = "";
        }
        return rest.toString();
    }

    private List<String> spacedWords() {
        List<String> spaced = new ArrayList<>();
        for (String word : text.split(SPACE + "+")) {
            if (word.isEmpty()) continue;
            List<String> own =
                    OWN.matcher(word).results().map(MatchResult::group).toList();
            if (own.isEmpty()) spaced.add(word);
            else spaced.addAll(own);
        }
        return spaced;
    }

    private static boolean hasLetter(String word) {
        return word.codePoints().anyMatch(Character::isLetter);
    }

    private void repetition() {
        double all = length(text);
        List<String> paragraphs = Arrays.asList(strip(text).split("\n{2,}", -1));
        values.put(
                Attribute.GOPHER_DUPLICATE_PARAGRAPH_FRACTION,
                (double) again(paragraphs).size() / paragraphs.size());
        values.put(Attribute.GOPHER_DUPLICATE_PARAGRAPH_CHARACTERS, length(String.join("", again(paragraphs))) / all);
        List<String> lines = Arrays.asList(text.split("\n+", -1));
        values.put(
                Attribute.GOPHER_DUPLICATE_LINE_FRACTION, (double) again(lines).size() / lines.size());
        values.put(Attribute.GOPHER_DUPLICATE_LINE_CHARACTERS, length(String.join("", again(lines))) / all);
        for (int n = 2; n <= 4; n++) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (int i = 0; i + n <= words.size(); i++) {
                counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
            }
            String top = "";
            for (String run : counts.keySet()) if (top.isEmpty() || counts.get(run) > counts.get(top)) top = run;
            values.put(
                    Attribute.of("gopher.top-" + n + "-gram").orElseThrow(),
                    length(top) * counts.getOrDefault(top, 0) / all);
        }
        for (int n = 5; n <= 10; n++) {
            Set<List<String>> seen = new HashSet<>();
            double characters = 0;
            for (int i = 0; i + n <= words.size(); ) {
                List<String> run = words.subList(i, i + n);
                if (seen.add(run)) {
                    i++;
                } else {
                    characters += length(String.join("", run));
                    i += n;
                }
            }
            values.put(Attribute.of("gopher.duplicate-" + n + "-grams").orElseThrow(), characters / all);
        }
    }

    private void quality() {
        List<String> real = words.stream()
                .filter(word -> word.codePoints()
                        .anyMatch(c -> c > 0xFFFF || !CharacterClasses.has((char) c, CharacterClasses.SYMBOL)))
                .toList();
        double all = words.size();
        values.put(Attribute.GOPHER_WORDS, (double) real.size());
        values.put(Attribute.GOPHER_MEAN_WORD_LENGTH, length(String.join("", real)) / real.size());
        List<String> spaced = spacedWords();
        values.put(
                Attribute.GOPHER_ALPHABETIC_WORDS,
                (double) spaced.stream().filter(PlainMeasures::hasLetter).count() / spaced.size());
        values.put(
                Attribute.DATATROVE_ALPHABETIC_WORDS,
                words.stream()
                                .filter(word -> word.codePoints().anyMatch(Character::isLetter))
                                .count()
                        / all);
        Set<String> stop = new HashSet<>(words);
        stop.retainAll(Set.of("the", "be", "to", "of", "and", "that", "have", "with"));
        values.put(Attribute.GOPHER_STOP_WORDS, (double) stop.size());
        values.put(Attribute.GOPHER_HASH_RATIO, text.split("#", -1).length / all - 1 / all);
        values.put(Attribute.GOPHER_ELLIPSIS_RATIO, (text.split("\\.\\.\\.|…", -1).length - 1) / all);
        List<String> lines = allLines(text);
        values.put(
                Attribute.GOPHER_BULLET_LINES,
                (double) lines.stream()
                                .filter(line -> strip(line).matches("(?s)[•-].*"))
                                .count()
                        / lines.size());
        values.put(
                Attribute.GOPHER_ELLIPSIS_LINES,
                (double) lines.stream()
                                .filter(line -> strip(line).matches("(?s).*(\\.\\.\\.|…)"))
                                .count()
                        / lines.size());
    }

    private void c4() {
        double[] counts = new double[6];
        List<String> lines = allLines(text);
        for (String whole : lines) {
            String line = CITATION.matcher(strip(whole)).replaceAll("");
            String small = line.toLowerCase(java.util.Locale.ROOT);
            if (!line.matches("(?s).*[.?!\"']") || line.endsWith("...")) counts[5]++;
            List<String> plainWords = Arrays.stream(whole.split(SPACE + "+"))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (plainWords.size() < 3 || plainWords.stream().anyMatch(word -> length(word) > 1_000)) continue;
            if (small.contains("lorem ipsum")) counts[1]++;
            if (small.contains("javascript")) {
                counts[3]++;
                continue;
            }
            if (line.replaceAll("\\$++[^$]*+\\$++", "").contains("{")) counts[2]++;
            if (small.matches(
                    "(?s).*(terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies).*")) {
                counts[4]++;
                continue;
            }
            counts[0] += sentences(line);
        }
        values.put(Attribute.C4_SENTENCES, counts[0]);
        values.put(Attribute.C4_LOREM_IPSUM_LINES, counts[1]);
        values.put(Attribute.C4_CURLY_BRACKET_LINES, counts[2]);
        values.put(Attribute.C4_JAVASCRIPT_LINES, counts[3]);
        values.put(Attribute.C4_POLICY_LINES, counts[4]);
        values.put(Attribute.C4_UNFINISHED_LINES, counts[5] / lines.size());
    }

    /** Words and the white space beyond single spaces, one behind another; a sentence ends behind its marks. */
    private static int sentences(String line) {
        int sentences = 1;
        boolean ended = false;
        int from = 0;
        boolean first = true;
        for (String word : words(line)) {
            int at = line.indexOf(word, from);
            boolean gap = !first && !line.substring(from, at).matches(" ?");
            boolean mark = word.matches("[.!?]")
                    || word.codePoints().allMatch(c -> CharacterClasses.isPunctuation(Character.getType(c)));
            if (ended && (gap || !mark)) {
                sentences++;
                ended = false;
            }
            if (word.codePointCount(0, word.length()) == 1
                    && CharacterClasses.has(word.charAt(0), CharacterClasses.SENTENCE_END)) ended = true;
            from = at + word.length();
            first = false;
        }
        return ended && !line.substring(from).matches(" ?") ? sentences + 1 : sentences;
    }

    private void fineWeb() {
        List<String> lines = Arrays.stream(text.split("\n", -1))
                .filter(line -> !strip(line).isEmpty())
                .toList();
        double all = lines.size();
        values.put(
                Attribute.FINEWEB_PUNCTUATED_LINE_RATIO,
                lines.stream()
                                .filter(line ->
                                        CharacterClasses.has(line.charAt(line.length() - 1), CharacterClasses.LINE_END))
                                .count()
                        / all);
        values.put(
                Attribute.FINEWEB_SHORT_LINE_RATIO,
                lines.stream().filter(line -> length(line) <= 30).count() / all);
        values.put(
                Attribute.FINEWEB_DUPLICATE_CHARACTER_RATIO,
                length(String.join("", again(lines))) / length(text.replace("\n", "")));
        values.put(Attribute.FINEWEB_NEWLINE_WORD_RATIO, (text.split("\n", -1).length - 1) / (double) words.size());
    }

    private void shape() {
        List<String> lines = allLines(text);
        double all = length(text);
        values.put(
                Attribute.CODE_MEAN_LINE_LENGTH,
                lines.stream().mapToDouble(PlainMeasures::length).average().orElse(Double.NaN));
        values.put(
                Attribute.CODE_LONGEST_LINE,
                lines.stream().mapToDouble(PlainMeasures::length).max().orElse(0));
        values.put(
                Attribute.CODE_ALPHABETIC_SHARE,
                text.chars().filter(Character::isLetter).count() / all);
        values.put(
                Attribute.CODE_ALPHANUMERIC_SHARE,
                text.chars()
                                .filter(c -> Character.isLetter(c) || (c >= '0' && c <= '9'))
                                .count()
                        / all);
        values.put(
                Attribute.CODE_WHITE_SPACE_SHARE,
                length(text.replaceAll("(?s)[^\\t\\n\\x0B\\f\\r\\x1C-\\x1F \\x85\\xA0\\u2028\\u2029\\u3000]", ""))
                        / all);
        double total = 0;
        double longest = 0;
        for (String pattern : List.of(
                "[a-zA-Z0-9+/\\n=]{64,}",
                "(?:(?<![\\p{L}0-9_])(?:(?:0x|\\\\x)?[0-9a-fA-F]{2}(?![\\p{L}0-9_])(?:,?" + SPACE + "*|)){7,}"
                        + "(?:0x|\\\\x)?[0-9a-fA-F]{2}(?![\\p{L}0-9_]))",
                "(?:\\\\u[0-9a-fA-F]{4}){8,}")) {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            while (matcher.find()) {
                total += matcher.end() - matcher.start();
                longest = Math.max(longest, matcher.end() - matcher.start());
            }
        }
        values.put(Attribute.CODE_ENCODED_SHARE, total / all);
        values.put(Attribute.CODE_LONGEST_ENCODED_RUN, longest);
    }

    private static List<String> allLines(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(LINE_END.split(text, -1)));
        if (lines.getLast().isEmpty()) lines.removeLast();
        return lines;
    }

    private static List<String> again(List<String> all) {
        Set<String> seen = new HashSet<>();
        return all.stream().filter(one -> !seen.add(one)).toList();
    }

    private static String strip(String text) {
        return text.replaceAll("\\A" + SPACE + "+|" + SPACE + "+\\z", "");
    }

    private static double length(String text) {
        return text.codePointCount(0, text.length());
    }
}
