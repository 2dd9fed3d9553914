package dev.trainyard.ingest.attributes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import org.jspecify.annotations.Nullable;

/**
 * Detects the language of prose from runs of one to three letters, with Apache OpenNLP's model of 103 languages.
 *
 * <p>The model has a weight for each run of letters and each language; the score of a language is the sum over the runs of
 * a text. OpenNLP's own class looks the runs up through strings and maps, which takes milliseconds for a page. Here a run is
 * a number, a single table holds all of them, and a run with weights for many languages has a row with one for each
 * language, because such rows can be added several languages at a time.
 *
 * <p>From plain sums the model is always certain about a long text and never about a sentence. So the sums are scaled to a
 * text of one length, and the probability says how clear the language is. It is lower if even the best language fits badly,
 * as for texts in a language that the model lacks. The model has some languages twice, for which the probabilities are
 * added up, and groups of close relatives, which count as one language ({@link RelatedLanguages}).
 *
 * <p>Threads may share a detector.
 */
public final class LanguageDetector {
    static final String ENGLISH = "en";

    private static final String MODEL = "/langdetect-183.bin";
    private static final int PIECES = 3;
    private static final int PIECE = 400;
    /** The number of runs to which the sums of a text are scaled. */
    private static final double RUNS = 1_500;
    /** The mean weight of a run in its language that almost all texts reach. */
    private static final double GOOD_FIT = 0.0015;
    /** By how much the sums of a text shrink that fits no language. */
    private static final double OF_A_BAD_FIT = 0.2;
    /** ISO 639-3 codes of languages whose two-letter code is that of a macrolanguage, or of another variety. */
    private static final Map<String, String> MACROLANGUAGES = Map.of(
            "cmn", "zh", "pes", "fa", "lvs", "lv", "ekk", "et", "nob", "nb", "nno", "nn", "plt", "mg", "srp", "sr",
            "pnb", "pa");

    /** A run with more weights than these has a row with a weight for each language. */
    private static final int MOST_SINGLE = 16;

    private static final int[] ALL = {};

    private final long[] keys;
    private final int[][] outcomes; // the languages of the weights; ALL for a row
    private final float[][] weights;
    private final List<String> languages; // each once
    private final int[] languageOfOutcome;
    private final int[] groups; // by language
    private final int numberOfGroups;

    /**
     * The language in which a text is written.
     *
     * @param language its ISO 639-1 code, or its ISO 639-3 code if it has no other; absent if the text has no letters
     * @param probability that the text is in this language or a close relative, from 0 to 1
     */
    public record Guess(@Nullable String language, double probability) {}

    private LanguageDetector(Map<?, ?> contexts, String[] codes) {
        int size = Integer.highestOneBit(contexts.size()) << 2;
        keys = new long[size];
        outcomes = new int[size][];
        weights = new float[size][];
        List<String> names =
                Arrays.stream(codes).map(LanguageDetector::twoLetters).toList();
        languages = names.stream().distinct().toList();
        languageOfOutcome = names.stream().mapToInt(languages::indexOf).toArray();
        groups = RelatedLanguages.groups(languages);
        numberOfGroups = Arrays.stream(groups).max().orElse(-1) + 1;
        contexts.forEach((run, context) -> {
            if (run instanceof String letters && context instanceof Context parameters) put(letters, parameters);
        });
    }

    /** The only detector of this process. Loading it at the first call takes some hundred milliseconds and 40 MB. */
    public static LanguageDetector shared() {
        return Shared.DETECTOR;
    }

    private static final class Shared {
        static final LanguageDetector DETECTOR = load();
    }

    private static LanguageDetector load() {
        try (InputStream model = LanguageDetector.class.getResourceAsStream(MODEL)) {
            if (model == null)
                throw new IllegalStateException("the model of languages, " + MODEL + ", is not on the class path");
            Object[] parts = ((AbstractModel) new LanguageDetectorModel(model).getMaxentModel()).getDataStructures();
            return new LanguageDetector((Map<?, ?>) parts[1], (String[]) parts[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param text whose beginning, middle and end are examined */
    public Guess guess(String text) {
        char[] sample = new char[PIECES * (PIECE + 1)];
        int length = 0;
        if (text.length() <= PIECES * PIECE) {
            length = append(text, 0, text.length(), sample, length);
        } else {
            for (int piece = 0; piece < PIECES; piece++) {
                int from = (int) ((long) (text.length() - PIECE) * piece / (PIECES - 1));
                length = append(text, from, from + PIECE, sample, length);
                sample[length++] = ' ';
            }
        }
        double[] sums = new double[languageOfOutcome.length];
        int runs = 0;
        for (int i = 0; i < length; i++) {
            long key = 0;
            for (int n = 0; n < 3 && i + n < length; n++) {
                key = key << 16 | sample[i + n];
                if (add(key, sums)) runs++;
            }
        }
        return runs == 0 ? new Guess(null, 0) : best(sums, runs, sample, length);
    }

    private Guess best(double[] sums, int runs, char[] sample, int length) {
        double[] probabilities = probabilities(sums, runs);
        double[] ofGroups = new double[numberOfGroups];
        for (int i = 0; i < probabilities.length; i++) ofGroups[groups[i]] += probabilities[i];
        int best = 0;
        for (int group = 1; group < numberOfGroups; group++) if (ofGroups[group] > ofGroups[best]) best = group;
        Map<String, Double> relatives = new HashMap<>();
        for (int i = 0; i < probabilities.length; i++) {
            if (groups[i] == best) relatives.put(languages.get(i), probabilities[i]);
        }
        String language = relatives.size() == 1
                ? relatives.keySet().iterator().next()
                : RelatedLanguages.closest(relatives, sample, length);
        return new Guess(language, Math.min(1, ofGroups[best]));
    }

    /** The probabilities of all languages; those of a language that the model has twice are added up. */
    private double[] probabilities(double[] sums, int runs) {
        double highest = Arrays.stream(sums).max().orElse(0);
        double fit = Math.clamp(highest / runs / GOOD_FIT, OF_A_BAD_FIT, 1);
        double[] probabilities = new double[languages.size()];
        double all = 0;
        for (int i = 0; i < sums.length; i++) {
            double share = Math.exp((sums[i] - highest) * RUNS / runs * fit);
            probabilities[languageOfOutcome[i]] += share;
            all += share;
        }
        for (int i = 0; i < probabilities.length; i++) probabilities[i] /= all;
        return probabilities;
    }

    /**
     * Appends a part of a text in lower case, with a single space in place of everything between words, and with no
     * character more than twice in a row. Addresses are omitted, since they are in no language, and so are signs, because the
     * model takes them for Chinese.
     */
    private static int append(String text, int from, int to, char[] sample, int start) {
        int length = start;
        for (int i = from; i < to; i++) {
            if (i == from || CharacterClasses.has(text.charAt(i - 1), CharacterClasses.SPACE))
                i = afterAddress(text, i, to);
            if (i == to) break;
            char c = isLetter(text.charAt(i)) ? Character.toLowerCase(text.charAt(i)) : ' ';
            if (c == ' ' && (length == start || sample[length - 1] == ' ')) continue;
            if (length - start > 1 && sample[length - 1] == c && sample[length - 2] == c) continue;
            sample[length++] = c;
        }
        return length;
    }

    /** The end of the word at a place if it is an address, or else its start. */
    private static int afterAddress(String text, int start, int to) {
        boolean address = false;
        int end = start;
        while (end < to && !CharacterClasses.has(text.charAt(end), CharacterClasses.SPACE)) {
            address |= text.charAt(end) == '@' || text.startsWith("://", end);
            end++;
        }
        return address ? end : start;
    }

    private static boolean isLetter(char c) {
        if (Character.isLetter(c) || c == '\'' || c == '\u2019') return true;
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private boolean add(long key, double[] sums) {
        int slot = slot(key);
        while (keys[slot] != key) {
            if (keys[slot] == 0) return false;
            slot = (slot + 1) & (keys.length - 1);
        }
        int[] which = outcomes[slot];
        float[] weight = weights[slot];
        if (which == ALL) {
            for (int i = 0; i < weight.length; i++) sums[i] += weight[i];
        } else {
            for (int i = 0; i < which.length; i++) sums[which[i]] += weight[i];
        }
        return true;
    }

    private void put(String run, Context context) {
        if (run.isEmpty() || run.length() > 3) return;
        long key = 0;
        for (int i = 0; i < run.length(); i++) key = key << 16 | run.charAt(i);
        int slot = slot(key);
        while (keys[slot] != 0) slot = (slot + 1) & (keys.length - 1);
        keys[slot] = key;
        int[] which = context.getOutcomes();
        double[] parameters = context.getParameters();
        boolean row = which.length > MOST_SINGLE;
        outcomes[slot] = row ? ALL : which;
        weights[slot] = new float[row ? languageOfOutcome.length : which.length];
        for (int i = 0; i < which.length; i++) weights[slot][row ? which[i] : i] = (float) parameters[i];
    }

    private int slot(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & (keys.length - 1);
    }

    static String twoLetters(String code) {
        String macrolanguage = MACROLANGUAGES.get(code);
        if (macrolanguage != null) return macrolanguage;
        for (String two : Locale.getISOLanguages()) {
            if (Locale.of(two).getISO3Language().equals(code)) return two;
        }
        return code;
    }
}
