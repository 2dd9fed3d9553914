package dev.trainyard.corpus.privacy;

import java.util.Locale;
import java.util.Set;

/**
 * Finds public IP addresses. Four numbers separated by dots are often a version, a section or an object identifier, so an
 * address must show no sign of one of these. Four numbers below 32 never count as an address; one of 4,096 random addresses
 * is of this kind.
 */
final class Addresses {
    private static final int LONGEST_DISTANCE = 32;

    /** Words before a version, a section or an object identifier. */
    private static final Set<String> VERSIONS = Set.of(
            "version",
            "versions",
            "ver",
            "v",
            "release",
            "releases",
            "released",
            "build",
            "builds",
            "rev",
            "revision",
            "section",
            "sections",
            "chapter",
            "chapters",
            "sec",
            "oid",
            "firmware",
            "patch");

    /** Words that may stand between such a word and the number. */
    private static final Set<String> BETWEEN = Set.of(
            "number",
            "numbers",
            "num",
            "no",
            "nr",
            "string",
            "str",
            "name",
            "id",
            "code",
            "tag",
            "info",
            "is",
            "was",
            "of",
            "to",
            "from",
            "for",
            "and",
            "or",
            "than",
            "notes",
            "candidate",
            "value",
            "since",
            "until",
            "before",
            "after",
            "in",
            "the");

    private Addresses() {}

    /** The end of an address that begins here; negative if none does. */
    static int end(String text, int start) {
        int end = endOfVersion4(text, start);
        return end > 0 ? end : endOfVersion6(text, start);
    }

    private static int endOfVersion4(String text, int start) {
        int[] octets = new int[4];
        int at = start;
        for (int i = 0; i < 4; i++) {
            int end = Chars.endOfDigits(text, at);
            if (end == at || end - at > 3 || end - at > 1 && text.charAt(at) == '0') return -1;
            octets[i] = Integer.parseInt(text, at, end, 10);
            if (octets[i] > 255 || i < 3 && Chars.at(text, end) != '.') return -1;
            at = i < 3 ? end + 1 : end;
        }
        return isPublic(octets)
                        && isAnAddress(octets)
                        && standsAlone(text, start, at)
                        && !isBetweenDecimals(text, start, at)
                        && (hasPort(text, at) || !isAVersion(text, start))
                ? at
                : -1;
    }

    private static boolean hasPort(String text, int end) {
        int digits = Chars.endOfDigits(text, end + 1, end + 7) - end - 1;
        return Chars.at(text, end) == ':' && digits >= 2 && digits <= 5;
    }

    /** IANA's registry of special addresses, RFC 6890 and its updates. */
    private static boolean isPublic(int[] o) {
        return switch (o[0]) {
            case 0, 10, 127 -> false;
            case 100 -> o[1] < 64 || o[1] > 127;
            case 169 -> o[1] != 254;
            case 172 -> o[1] < 16 || o[1] > 31;
            case 192 -> o[1] != 168 && !(o[1] == 0 && (o[2] == 0 || o[2] == 2)) && !(o[1] == 88 && o[2] == 99);
            case 198 -> o[1] != 18 && o[1] != 19 && !(o[1] == 51 && o[2] == 100);
            case 203 -> !(o[1] == 0 && o[2] == 113);
            default -> o[0] < 224;
        };
    }

    /** Whether it is a host's address: object identifiers begin with 2.5 (X.500), 1.2 or 1.3. */
    private static boolean isAnAddress(int[] octets) {
        boolean isNetwork = octets[2] == 0 && octets[3] == 0;
        boolean isSection = (octets[0] | octets[1] | octets[2] | octets[3]) < 32;
        boolean isIdentifier = octets[0] == 2 && octets[1] == 5 || octets[0] == 1 && (octets[1] == 2 || octets[1] == 3);
        return !isNetwork && !isSection && !isIdentifier;
    }

    private static boolean standsAlone(String text, int start, int end) {
        char before = Chars.at(text, start - 1);
        char next = Chars.at(text, end);
        char later = Chars.at(text, end + 1);
        boolean joinedBefore = Chars.isWord(before)
                || before == '.'
                || before == '+'
                || (before == '-' || before == '/') && Chars.isWord(Chars.at(text, start - 2));
        boolean joinedBehind = Chars.isWord(next) || (next == '.' || next == '-' || next == '+') && Chars.isWord(later);
        return !joinedBefore && !joinedBehind;
    }

    /** Whether it belongs to the path of a drawing: in {@code -2.12 3.51.98.32 2.03}, decimals follow without spaces. */
    private static boolean isBetweenDecimals(String text, int start, int end) {
        return isSpaceOrComma(Chars.at(text, start - 1))
                && isSpaceOrComma(Chars.at(text, end))
                && hasOtherDots(text, startOfNumber(text, start - 1), start - 1)
                && hasOtherDots(text, end + 1, endOfNumber(text, end + 1));
    }

    private static boolean isSpaceOrComma(char c) {
        return c == ' ' || c == ',';
    }

    private static int startOfNumber(String text, int end) {
        int start = end;
        while (end - start < LONGEST_DISTANCE && isOfNumber(Chars.at(text, start - 1))) start--;
        return start;
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end - start < LONGEST_DISTANCE && isOfNumber(Chars.at(text, end))) end++;
        return end;
    }

    private static boolean isOfNumber(char c) {
        return Chars.isDigit(c) || c == '.' || c == '-';
    }

    /** Whether a number has dots, but not the three of an address. */
    private static boolean hasOtherDots(String text, int start, int end) {
        int dots = 0;
        boolean isSigned = false;
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '.') dots++;
            else if (text.charAt(i) == '-') isSigned = true;
        }
        return dots > 0 && (dots != 3 || isSigned);
    }

    /**
     * Whether a word such as "version" stands before a number, directly or with words such as "number" or "to" and other
     * numbers between. After "build server" or "the release runs on" there is an address.
     */
    private static boolean isAVersion(String text, int start) {
        int at = start;
        while (at > 0 && start - at < LONGEST_DISTANCE) {
            char c = text.charAt(at - 1);
            if (c == '\n') return false;
            if (!isLetter(c)) {
                at--;
                continue;
            }
            int end = at;
            at = startOfWord(text, end);
            String word = text.substring(at, end).toLowerCase(Locale.ROOT);
            if (VERSIONS.contains(word)) return true;
            if (!BETWEEN.contains(word)) return false;
        }
        return false;
    }

    /** The last word of a name such as {@code buildNumber}, {@code BUILD_NUMBER} or {@code build-number}. */
    private static int startOfWord(String text, int end) {
        int at = end - 1;
        boolean isUpper = Chars.isUpper(text.charAt(at));
        while (at > 0 && end - at < LONGEST_DISTANCE && isLetter(text.charAt(at - 1))) {
            boolean upperBefore = Chars.isUpper(text.charAt(at - 1));
            if (!isUpper && Chars.isUpper(text.charAt(at))) break;
            if (isUpper && !upperBefore) break;
            at--;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || Chars.isUpper(c);
    }

    /** Only global addresses, 2000::/3, whose first group begins with 2 or 3 and has four digits. */
    private static int endOfVersion6(String text, int start) {
        char first = text.charAt(start);
        if (first != '2' && first != '3' || Chars.at(text, start + 4) != ':') return -1;
        char before = Chars.at(text, start - 1);
        if (Chars.isWord(before) || before == ':' || before == '.') return -1;
        for (int i = start; i < start + 4; i++) if (!Chars.isHex(text.charAt(i))) return -1;
        int groups = 0;
        boolean shortened = false;
        int at = start;
        while (groups < 8) {
            int end = at;
            while (end - at < 4 && Chars.isHex(Chars.at(text, end))) end++;
            if (end == at) return -1;
            groups++;
            at = end;
            if (Chars.at(text, at) != ':') break;
            if (Chars.at(text, at + 1) == ':') {
                if (shortened) return -1;
                shortened = true;
                at += 2;
                if (!Chars.isHex(Chars.at(text, at))) break;
            } else if (Chars.isHex(Chars.at(text, at + 1)) && groups < 8) {
                at++;
            } else {
                break;
            }
        }
        boolean whole = shortened ? groups < 8 : groups == 8;
        return whole && !Chars.isWord(Chars.at(text, at)) && !isForDocumentation(text, start) ? at : -1;
    }

    /** RFC 3849 and RFC 9637. */
    private static boolean isForDocumentation(String text, int start) {
        int first = Integer.parseInt(text, start, start + 4, 16);
        if (first == 0x3fff) return true;
        int end = start + 5;
        while (end < start + 9 && Chars.isHex(Chars.at(text, end))) end++;
        return first == 0x2001 && end > start + 5 && Integer.parseInt(text, start + 5, end, 16) == 0xdb8;
    }
}
