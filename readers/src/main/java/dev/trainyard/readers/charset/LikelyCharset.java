package dev.trainyard.readers.charset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the charset in which bytes are likeliest to be words of some language.
 *
 * <p>A sample of the lines that are not all ASCII is decoded with each of the known charsets, and {@link Likelihood}
 * computes the cost of each result. The charset with the lowest cost is chosen, if its letters beyond ASCII are words at
 * all: in correct text such a letter costs two to four nats on average, and six to nine if accents are replaced at random.
 */
final class LikelyCharset {
    private static final int MOST_SAMPLE = 4_000;

    /** The most that a letter beyond ASCII may cost on average, in nats; a few letters may cost more. */
    private static final double MOST_OF_A_LETTER = 4.0;

    private static final double MORE_OF_FEW_LETTERS = 6.5;

    /** Texts with no more bytes beyond ASCII than these, or than this share of all bytes, are never refused. */
    private static final int FEW_SIGNS = 4;

    private static final double FEW_SIGNS_SHARE = 0.005;

    /** A label is doubted if characters beyond ASCII cost at least so much less in another charset, in nats each. */
    private static final double DOUBT = 2.5;

    /** The largest share of bytes beyond ASCII that may be invalid in the charset of a label. */
    private static final double MOST_INVALID = 0.02;

    /** The advantage of UTF-8, because bytes in other charsets seldom have its form. */
    private static final int UTF8_BY_CHANCE = 10 * LetterModel.UNIT;

    private static final List<Candidate> CANDIDATES = candidates();
    private static final Charset WESTERN = Charset.forName("windows-1252");

    /**
     * A charset that is tried.
     *
     * @param handicap of a rare charset, in the unit of {@link LetterModel}: so much less another must cost to be chosen
     */
    private record Candidate(Charset charset, int handicap) {}

    /** A sample decoded with one charset. */
    private record Reading(Charset charset, Likelihood.Cost cost, int handicap) {
        int total() {
            return cost.total() + handicap;
        }

        boolean isWords() {
            return LikelyCharset.isWords(cost);
        }
    }

    private LikelyCharset() {}

    /** Whether letters beyond ASCII are likely to be words. */
    static boolean isWords(Likelihood.Cost cost) {
        double most = MOST_OF_A_LETTER + MORE_OF_FEW_LETTERS / Math.sqrt(Math.max(1, cost.letters()));
        return cost.ofALetter() <= most;
    }

    /**
     * The charset of a text that is not UTF-8.
     *
     * @param label the charset that the text is said to be in
     * @return nothing if the bytes are not words in any charset
     */
    static Optional<Charset> of(byte[] bytes, @Nullable Charset label) {
        byte[] sample = sample(bytes);
        if (sample.length == 0) return Optional.of(label == null ? WESTERN : label);
        Likelihood likelihood = new Likelihood();
        Reading best = best(sample, likelihood);
        if (label != null && isBelieved(label, sample, best, likelihood)) return Optional.of(label);
        // The places that are not well-formed are no words.
        boolean utf8 = best.charset().equals(StandardCharsets.UTF_8);
        if (utf8 || best.isWords()) return Optional.of(best.charset());
        return hasFewSigns(bytes) ? Optional.of(WESTERN) : Optional.empty();
    }

    /** Whether hardly any byte is invalid in a charset, and the letters are not words in another one alone. */
    private static boolean isBelieved(Charset label, byte[] sample, Reading best, Likelihood likelihood) {
        String text = decoded(sample, label);
        long invalid = text.chars().filter(c -> c == '\uFFFD').count();
        if (invalid > MOST_INVALID * beyondAscii(sample)) return false;
        Likelihood.Cost cost = likelihood.of(text);
        double gain = cost.total() - best.total();
        boolean doubted = gain > DOUBT * LetterModel.UNIT * Math.max(1, cost.letters() + cost.signs());
        return !doubted || !best.isWords();
    }

    private static Reading best(byte[] sample, Likelihood likelihood) {
        Set<String> seen = new HashSet<>();
        List<Reading> readings = new ArrayList<>();
        for (Candidate candidate : CANDIDATES) {
            String text = decoded(sample, candidate.charset());
            if (seen.add(text)) {
                readings.add(new Reading(candidate.charset(), likelihood.of(text), candidate.handicap()));
            }
        }
        if (Utf8.isHalf(sample)) {
            String text = decoded(sample, StandardCharsets.UTF_8);
            readings.add(new Reading(StandardCharsets.UTF_8, likelihood.of(text), -UTF8_BY_CHANCE));
        }
        Reading best = readings.getFirst();
        for (Reading reading : readings) if (reading.total() < best.total()) best = reading;
        return best;
    }

    private static boolean hasFewSigns(byte[] bytes) {
        return beyondAscii(bytes) <= Math.max(FEW_SIGNS, bytes.length * FEW_SIGNS_SHARE);
    }

    private static int beyondAscii(byte[] bytes) {
        int count = 0;
        for (byte b : bytes) if (b < 0) count++;
        return count;
    }

    private static String decoded(byte[] sample, Charset charset) {
        String text = new String(sample, charset);
        if (text.endsWith("\uFFFD")) text = text.substring(0, text.length() - 1); // A character may be cut at the end.
        // Vietnamese writes its tones behind the letters in windows-1258.
        return charset.name().equals("windows-1258") ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    }

    /** Lines that are not all ASCII. */
    private static byte[] sample(byte[] bytes) {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        int start = 0;
        int beyond = -1; // The first byte of this line that is not ASCII.
        for (int i = 0; i < bytes.length && sample.size() < MOST_SAMPLE; i++) {
            if (bytes[i] < 0 && beyond < 0) beyond = i;
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                if (beyond >= 0) {
                    int from = Math.max(start, beyond - MOST_SAMPLE / 4);
                    sample.write(bytes, from, Math.min(i + 1 - from, MOST_SAMPLE));
                }
                start = i + 1;
                beyond = -1;
            }
        }
        return sample.toByteArray();
    }

    private static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        add(candidates, 0, "windows-1252", "windows-1251", "windows-1253", "windows-1255", "windows-1256");
        add(candidates, 0, "GB18030", "Big5-HKSCS", "windows-31j", "x-eucJP-Open", "x-windows-949");
        add(candidates, 0, "x-windows-874", "KOI8-R");
        add(candidates, 0.5, "windows-1250", "windows-1254", "windows-1257", "KOI8-U");
        add(candidates, 1, "windows-1258", "ISO-8859-2", "ISO-8859-15", "ISO-8859-7", "ISO-8859-8", "ISO-8859-6");
        add(candidates, 1, "ISO-8859-9");
        add(candidates, 2, "ISO-8859-5", "ISO-8859-13", "IBM866", "x-MacRoman");
        add(candidates, 3, "ISO-8859-3", "ISO-8859-4", "ISO-8859-16", "x-MacUkraine", "x-MacCentralEurope");
        add(candidates, 3, "IBM437", "IBM850", "IBM852", "x-MacTurkish", "x-MacGreek", "IBM857", "IBM737", "IBM775");
        add(candidates, 4, "IBM855", "IBM862", "IBM869", "IBM865", "IBM861", "IBM860", "IBM863", "x-MacIceland");
        add(candidates, 4, "x-MacCroatian", "x-MacRomania");
        return List.copyOf(candidates);
    }

    /** Of those that this Java has. */
    private static void add(List<Candidate> candidates, double handicap, String... names) {
        for (String name : names) {
            if (Charset.isSupported(name)) {
                candidates.add(new Candidate(Charset.forName(name), (int) (handicap * LetterModel.UNIT)));
            }
        }
    }
}
