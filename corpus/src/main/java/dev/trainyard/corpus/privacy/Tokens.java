package dev.trainyard.corpus.privacy;

import java.util.ArrayList;
import java.util.List;

/** Finds keys and tokens by the prefixes of the services that issue them. */
final class Tokens {
    private static final int LONGEST = 4_096;

    /** The characters that may follow a prefix. */
    private enum Alphabet {
        UPPER_AND_DIGITS,
        ALPHANUMERIC,
        WORD,
        BASE_64;

        boolean has(char c) {
            if (c >= 128) return false;
            return switch (this) {
                case UPPER_AND_DIGITS -> Chars.isUpper(c) || Chars.isDigit(c);
                case ALPHANUMERIC -> Chars.isAlphanumeric(c);
                case WORD -> Chars.isWord(c);
                case BASE_64 -> Chars.isWord(c) || c == '-';
            };
        }
    }

    /**
     * The form of a service's tokens.
     *
     * @param fewest the least number of characters after the prefix
     * @param most the greatest number of characters after the prefix
     */
    private record Form(String prefix, Alphabet alphabet, int fewest, int most) {}

    private static final List<List<Form>> FORMS = byFirstLetter(List.of(
            new Form("AKIA", Alphabet.UPPER_AND_DIGITS, 16, 16), // AWS
            new Form("ASIA", Alphabet.UPPER_AND_DIGITS, 16, 16),
            new Form("AIza", Alphabet.BASE_64, 35, 35), // Google
            new Form("ya29.", Alphabet.BASE_64, 20, LONGEST),
            new Form("GOCSPX-", Alphabet.BASE_64, 28, 28),
            new Form("ghp_", Alphabet.ALPHANUMERIC, 36, 255), // GitHub
            new Form("gho_", Alphabet.ALPHANUMERIC, 36, 255),
            new Form("ghu_", Alphabet.ALPHANUMERIC, 36, 255),
            new Form("ghs_", Alphabet.ALPHANUMERIC, 36, 255),
            new Form("ghr_", Alphabet.ALPHANUMERIC, 36, 255),
            new Form("github_pat_", Alphabet.WORD, 40, 255),
            new Form("glpat-", Alphabet.BASE_64, 20, 64), // GitLab
            new Form("xoxb-", Alphabet.BASE_64, 20, 255), // Slack
            new Form("xoxp-", Alphabet.BASE_64, 20, 255),
            new Form("xoxa-", Alphabet.BASE_64, 20, 255),
            new Form("xoxr-", Alphabet.BASE_64, 20, 255),
            new Form("xoxs-", Alphabet.BASE_64, 20, 255),
            new Form("xapp-", Alphabet.BASE_64, 20, 255),
            new Form("sk_live_", Alphabet.ALPHANUMERIC, 16, 255), // Stripe
            new Form("sk_test_", Alphabet.ALPHANUMERIC, 16, 255),
            new Form("rk_live_", Alphabet.ALPHANUMERIC, 16, 255),
            new Form("rk_test_", Alphabet.ALPHANUMERIC, 16, 255),
            new Form("whsec_", Alphabet.ALPHANUMERIC, 24, 255),
            new Form("sk-", Alphabet.BASE_64, 32, 255), // OpenAI, Anthropic and others
            new Form("hf_", Alphabet.ALPHANUMERIC, 30, 64), // Hugging Face
            new Form("npm_", Alphabet.ALPHANUMERIC, 36, 36),
            new Form("pypi-", Alphabet.BASE_64, 60, LONGEST),
            new Form("SG.", Alphabet.BASE_64, 20, 24), // SendGrid: the first half
            new Form("dop_v1_", Alphabet.ALPHANUMERIC, 64, 64), // DigitalOcean
            new Form("shpat_", Alphabet.ALPHANUMERIC, 32, 32))); // Shopify

    private Tokens() {}

    /**
     * The end of a token that begins here; negative if none does.
     *
     * @param first the character at the start
     */
    static int end(String text, int start, char first) {
        if (first >= 128) return -1;
        if (first == 'e' && text.startsWith("eyJ", start)) return endOfWebToken(text, start);
        for (Form form : FORMS.get(first)) {
            if (!text.startsWith(form.prefix(), start)) continue;
            int end = end(text, start + form.prefix().length(), form);
            if (end > 0) return end;
        }
        return -1;
    }

    private static int end(String text, int start, Form form) {
        int end = start;
        while (end - start <= form.most() && form.alphabet().has(Chars.at(text, end))) end++;
        int length = end - start;
        if (length < form.fewest() || length > form.most() || Chars.isWord(Chars.at(text, end))) return -1;
        if (form.prefix().equals("SG.")) {
            int half = end + 1;
            while (Alphabet.BASE_64.has(Chars.at(text, half))) half++;
            if (Chars.at(text, end) != '.' || half - end < 40) return -1;
            end = half;
        }
        boolean upper = form.alphabet() == Alphabet.UPPER_AND_DIGITS;
        return Entropy.looksRandom(text, start, end, upper ? 2.5 : 3) ? end : -1;
    }

    /** A JSON Web Token: a header and a payload, which are encoded JSON objects, and a signature. */
    private static int endOfWebToken(String text, int start) {
        int header = endOfPart(text, start);
        if (Chars.at(text, header) != '.' || !text.startsWith("eyJ", header + 1)) return -1;
        int payload = endOfPart(text, header + 1);
        if (Chars.at(text, payload) != '.') return -1;
        int signature = endOfPart(text, payload + 1);
        return header - start >= 16 && signature - payload >= 16 ? signature : -1;
    }

    private static int endOfPart(String text, int start) {
        int end = start;
        while (Alphabet.BASE_64.has(Chars.at(text, end))) end++;
        return end;
    }

    private static List<List<Form>> byFirstLetter(List<Form> forms) {
        List<List<Form>> byLetter = new ArrayList<>();
        for (char letter = 0; letter < 128; letter++) {
            char first = letter;
            byLetter.add(forms.stream()
                    .filter(form -> form.prefix().charAt(0) == first)
                    .toList());
        }
        return byLetter;
    }
}
