package dev.trainyard.corpus.privacy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds international bank account numbers (ISO 13616), by country, length and check digits. Many identifiers in lower case
 * resemble one, so a number in lower case must also have digits and letters in the places of its country.
 */
final class Ibans {
    private static final Map<String, Integer> LENGTHS = lengths(
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20"
                    + " EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27"
                    + " JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18"
                    + " NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28"
                    + " TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    /** Countries whose numbers have a bank's four letters behind the check digits. */
    private static final Set<String> WITH_BANKS_LETTERS = Set.of(
            "AZ", "BG", "BH", "GB", "GI", "IE", "IQ", "JO", "KW", "LC", "LV", "MT", "MU", "NL", "NI", "PK", "PS", "QA",
            "RO", "SC", "SV", "VG");

    /** Other countries whose numbers may have letters. */
    private static final Set<String> WITH_LETTERS = Set.of(
            "AD", "AL", "BR", "BY", "CH", "CY", "DO", "FR", "GE", "GR", "GT", "IT", "KZ", "LB", "LI", "LU", "MC", "MD",
            "MK", "OM", "RU", "SA", "SM", "TR", "UA", "YE", "FK", "HN");

    private Ibans() {}

    /** The end of a number that begins here; negative if none does. */
    static int end(String text, int start) {
        boolean isUpper = Chars.isUpper(text.charAt(start));
        if (!isLetter(Chars.at(text, start + 1), isUpper)
                || !Chars.isDigit(Chars.at(text, start + 2))
                || !Chars.isDigit(Chars.at(text, start + 3))) {
            return -1;
        }
        String country = text.substring(start, start + 2).toUpperCase(Locale.ROOT);
        Integer length = LENGTHS.get(country);
        if (length == null) return -1;
        char[] letters = new char[length];
        int count = 0;
        int at = start;
        while (count < length) {
            char c = Chars.at(text, at);
            if (Chars.isDigit(c)) letters[count++] = c;
            else if (isLetter(c, isUpper)) letters[count++] = isUpper ? c : (char) (c - 'a' + 'A');
            else if (c != ' ' || count % 4 != 0 || Chars.at(text, at - 1) == ' ') return -1;
            at++;
        }
        if (Chars.isWord(Chars.at(text, at)) || remainder(letters) != 1) return -1;
        return isUpper || hasFormOf(country, letters) ? at : -1;
    }

    private static boolean isLetter(char c, boolean isUpper) {
        return isUpper ? Chars.isUpper(c) : c >= 'a' && c <= 'z';
    }

    private static boolean hasFormOf(String country, char[] letters) {
        boolean banksLetters = WITH_BANKS_LETTERS.contains(country);
        if (banksLetters) for (int i = 4; i < 8; i++) if (!Chars.isUpper(letters[i])) return false;
        if (banksLetters || WITH_LETTERS.contains(country)) return true;
        for (int i = 4; i < letters.length; i++) if (!Chars.isDigit(letters[i])) return false;
        return true;
    }

    private static int remainder(char[] letters) {
        int remainder = 0;
        for (int i = 0; i < letters.length; i++) {
            char c = letters[(i + 4) % letters.length];
            remainder = Chars.isDigit(c) ? remainder * 10 + c - '0' : remainder * 100 + c - 'A' + 10;
            remainder %= 97;
        }
        return remainder;
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ")) lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
        return lengths;
    }
}
