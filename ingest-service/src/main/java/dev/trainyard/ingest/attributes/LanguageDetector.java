package dev.trainyard.ingest.attributes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import org.jspecify.annotations.Nullable;

/**
 * Detects the language of running text from runs of one to three letters, with Apache OpenNLP's model of 103 languages.
 *
 * <p>The model gives each run of letters a weight for each language, and a text's weights are the sums over its runs.
 * OpenNLP's own class computes that through strings and maps and takes milliseconds for a page; here a run is a number,
 * one table holds them all, and a run with weights for many languages has a row of all, because rows are added several
 * languages at a time. A long text is so sure of its language that 0.65 says nothing, and a short one never is; so the
 * sums are taken to what they would be in a text of one length, and the probability tells how clear the language is.
 *
 * <p>May be shared between threads.
 */
public final class LanguageDetector {
    static final String ENGLISH = "en";

    private static final String MODEL = "/langdetect-183.bin";
    private static final int PIECES = 3;
    private static final int PIECE = 400;
    /** As many as in some three hundred letters. */
    private static final double RUNS = 1_000;
    /** Individual languages to the code of their group, which is the one that has two letters. */
    private static final Map<String, String> GROUPS = Map.of(
            "cmn", "zh", "pes", "fa", "lvs", "lv", "ekk", "et", "nob", "nb", "nno", "nn", "plt", "mg", "srp", "sr",
            "pnb", "pa");

    /** A run with more weights has a row of all languages, with zeros between. */
    private static final int MOST_SINGLE = 16;

    private static final int[] ALL = {};

    private final long[] keys;
    private final int[][] outcomes; // ALL for a row
    private final float[][] weights;
    private final String[] languages;

    /**
     * What a text is written in.
     *
     * @param language by its ISO 639-1 code, or its ISO 639-3 one where it has no other; absent where the text has no letters
     * @param probability from 0 to 1
     */
    public record Guess(@Nullable String language, double probability) {}

    private LanguageDetector(Map<?, ?> contexts, String[] codes) {
        int size = Integer.highestOneBit(contexts.size()) << 2;
        keys = new long[size];
        outcomes = new int[size][];
        weights = new float[size][];
        languages = new String[codes.length];
        contexts.forEach((run, context) -> {
            if (run instanceof String letters && context instanceof Context parameters) put(letters, parameters);
        });
        for (int i = 0; i < codes.length; i++) languages[i] = twoLetters(codes[i]);
    }

    /** The one detector of this process. Who asks first waits some hundred milliseconds; from then on it takes 40 MB. */
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

    /** @param text of which the beginning, the middle and the end are looked at */
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
        double[] sums = new double[languages.length];
        int runs = 0;
        for (int i = 0; i < length; i++) {
            long key = 0;
            for (int n = 0; n < 3 && i + n < length; n++) {
                key = key << 16 | sample[i + n];
                if (add(key, sums)) runs++;
            }
        }
        return runs == 0 ? new Guess(null, 0) : most(sums, runs);
    }

    private Guess most(double[] sums, int runs) {
        int best = 0;
        for (int i = 1; i < sums.length; i++) if (sums[i] > sums[best]) best = i;
        double all = 0;
        for (double sum : sums) all += Math.exp((sum - sums[best]) * RUNS / runs);
        return new Guess(languages[best], 1 / all);
    }

    /**
     * Small letters, one space for what are none between words, and nothing more than twice in a row. Addresses are of no
     * language, and signs, of which the model has seen many in Chinese, say less than letters do.
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

    /** Where the address ends that a word is; where the word begins if it is none. */
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
        weights[slot] = new float[row ? languages.length : which.length];
        for (int i = 0; i < which.length; i++) weights[slot][row ? which[i] : i] = (float) parameters[i];
    }

    private int slot(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & (keys.length - 1);
    }

    static String twoLetters(String code) {
        String group = GROUPS.get(code);
        if (group != null) return group;
        for (String two : Locale.getISOLanguages()) {
            if (Locale.of(two).getISO3Language().equals(code)) return two;
        }
        return code;
    }
}
