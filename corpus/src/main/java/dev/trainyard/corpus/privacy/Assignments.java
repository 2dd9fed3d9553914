package dev.trainyard.corpus.privacy;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds values assigned to a name that suggests a secret: {@code api_key = "…"}, {@code PASSWORD=…},
 * {@code "token": "…"}, {@code Authorization: Bearer …}. Most such values in code are not secrets, so a value must look
 * random: a letter, a digit, no white space, and enough entropy.
 */
final class Assignments {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 512;

    /** People invent passwords, so these may look less random than keys. */
    private static final String[] PASSWORDS = {"password", "passwd", "passphrase", "pwd"};

    private static final String[] KEYS = {
        "secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "authkey", "accountkey", "authorization"
    };

    private static final int MOST_PARTS = 64;

    /** Words of values that only describe a secret. */
    private static final Set<String> DESCRIPTIONS = Set.of(
            "your",
            "my",
            "some",
            "example",
            "sample",
            "dummy",
            "placeholder",
            "here",
            "insert",
            "change",
            "changeme",
            "me",
            "replace",
            "with",
            "please",
            "api",
            "test",
            "encoded",
            "byte",
            "bytes",
            "bit",
            "bits",
            "char",
            "chars",
            "hex",
            "random",
            "string",
            "salt",
            "secret",
            "token",
            "password",
            "passphrase",
            "key",
            "value",
            "base");

    private Assignments() {}

    /** @param sign the place of the {@code =} or {@code :} between name and value */
    static @Nullable Removed after(String text, int sign) {
        int end = sign;
        while (end > 0 && sign - end < 4 && " \t\"'`]".indexOf(text.charAt(end - 1)) >= 0) end--;
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME && isName(text.charAt(start - 1))) start--;
        if (end - start < 3) return null;
        boolean isPassword = names(text, start, end, PASSWORDS);
        if (!isPassword && !names(text, start, end, KEYS)) return null;
        int value = startOfValue(text, sign + 1);
        int endOfValue = endOfValue(text, value);
        boolean looksRandom = isPassword
                ? endOfValue - value >= 8 && Entropy.looksRandom(text, value, endOfValue, 2.75)
                : endOfValue - value >= 16 && Entropy.looksRandom(text, value, endOfValue, 3.25);
        return looksRandom && !isDescription(text.substring(value, endOfValue))
                ? new Removed(PersonalDataKind.SECRET, value, endOfValue)
                : null;
    }

    /** Whether a value says in words what it stands for: {@code base64_encoded_64_byte_salt}, {@code your-api-key-1}. */
    private static boolean isDescription(String value) {
        String[] parts = value.toLowerCase(Locale.ROOT).split("[_.-]+", MOST_PARTS);
        if (parts.length < 3) return false;
        int words = 0;
        int describing = 0;
        for (String part : parts) {
            int letters = 0;
            while (letters < part.length() && !Chars.isDigit(part.charAt(letters))) letters++;
            int end = Chars.endOfDigits(part, letters);
            // A word, a number, or a word with a number such as base64.
            if (end != part.length() || letters > 0 && end - letters > 4) return false;
            if (letters == 0) continue;
            words++;
            if (DESCRIPTIONS.contains(part.substring(0, letters))) describing++;
        }
        // A password may contain one of these words: my-dog-rex-2019.
        return describing > 0 && 2 * describing >= words;
    }

    private static boolean isName(char c) {
        return c < 128 && Chars.isWord(c) || c == '-' || c == '.';
    }

    /** Whether a name ends with one of these words; signs between the name's parts do not count. */
    private static boolean names(String text, int start, int end, String[] words) {
        char last = (char) (text.charAt(end - 1) | 0x20);
        String name = null;
        for (String word : words) {
            if (word.charAt(word.length() - 1) != last) continue;
            if (name == null) name = plain(text.substring(start, end));
            if (name.endsWith(word)) return true;
        }
        return false;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) if (Chars.isAlphanumeric(c)) plain.append(c);
        return plain.toString();
    }

    private static int startOfValue(String text, int behindSign) {
        int start = behindSign;
        // Of :=, => and ==.
        if (Chars.at(text, start) == '=' || Chars.at(text, start) == '>') start++;
        start = skipSpaces(text, start);
        if (isQuote(Chars.at(text, start))) start++;
        for (String scheme : new String[] {"Bearer ", "bearer ", "Basic ", "token "}) {
            if (text.startsWith(scheme, start)) return start + scheme.length();
        }
        return start;
    }

    private static int skipSpaces(String text, int start) {
        int at = start;
        while (at - start < 8 && (Chars.at(text, at) == ' ' && at < text.length() || Chars.at(text, at) == '\t')) at++;
        return at;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** The end of the value, or its start if it is a call, a variable or a sentence. */
    private static int endOfValue(String text, int start) {
        boolean quoted = isQuote(Chars.at(text, start - 1));
        int end = start;
        while (end - start <= LONGEST_VALUE && isValue(Chars.at(text, end), quoted)) end++;
        char next = Chars.at(text, end);
        if (quoted) return isQuote(next) ? end : start;
        boolean ends = next == ' ' || next == '\t' || next == '\n' || next == '\r' || ",;&\"'`)}]".indexOf(next) >= 0;
        return ends ? end : start;
    }

    /** Outside quotes, a dot is part of code, and other signs belong to what follows. */
    private static boolean isValue(char c, boolean quoted) {
        if (c <= ' ' || c >= 127 || isQuote(c) || "<>{}$()\\".indexOf(c) >= 0) return false;
        return quoted || Chars.isBase64(c) || "=!#%*~^@?".indexOf(c) >= 0;
    }
}
