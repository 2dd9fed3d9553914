package dev.trainyard.ingest.privacy;

import java.util.Locale;

/**
 * Finds public IP addresses. Four numbers separated by dots are often a version, a section or an object identifier, so
 * signs of those count against an address. Four numbers below 32 are never taken for an address; by chance, one address
 * in 4,096 is of this kind.
 */
final class Addresses {
    private Addresses() {}

    /** Behind an address that begins here; negative where none does. */
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
        return isPublic(octets) && isAnAddress(octets) && standsAlone(text, start, at) && !isAVersion(text, start)
                ? at
                : -1;
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

    /** A host's, and no section or object identifier: those of X.500 begin with 2.5, and many others with 1.2 or 1.3. */
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

    private static boolean isAVersion(String text, int start) {
        int from = start;
        while (from > 0 && start - from < 24 && text.charAt(from - 1) != '\n') from--;
        String before = text.substring(from, start).toLowerCase(Locale.ROOT);
        return before.contains("version")
                || before.contains("release")
                || before.contains("build")
                || before.contains("section")
                || before.contains("chapter")
                || before.endsWith("ver ")
                || before.endsWith("rev ");
    }

    /** The global ones alone, 2000::/3, so that the first group begins with a 2 or a 3 and has four digits. */
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
