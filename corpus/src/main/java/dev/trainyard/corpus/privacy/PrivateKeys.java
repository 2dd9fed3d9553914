package dev.trainyard.corpus.privacy;

/**
 * Finds private keys in PEM blocks (RFC 7468 and OpenSSH's format). Code that only names the first and last line of such a
 * block has no key between them.
 */
final class PrivateKeys {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String LABEL_END = "PRIVATE KEY-----";
    private static final int LONGEST_LABEL = 20;
    private static final int LONGEST_BLOCK = 20_000;

    /** The shortest key, of Ed25519, has one line of 64 characters. */
    private static final int FEWEST_IN_A_ROW = 40;

    private PrivateKeys() {}

    /** The end of a block that begins here; negative if none does. */
    static int end(String text, int start) {
        if (!text.startsWith(BEGIN, start)) return -1;
        int body = behindLabel(text, start + BEGIN.length());
        if (body < 0) return -1;
        int limit = Math.min(text.length(), body + LONGEST_BLOCK);
        int end = text.indexOf(END, body, limit);
        int behind = end < 0 ? -1 : behindLabel(text, end + END.length());
        return behind > 0 && hasKey(text, body, end) ? behind : -1;
    }

    private static int behindLabel(String text, int start) {
        for (int at = start; at <= start + LONGEST_LABEL; at++) {
            if (text.startsWith(LABEL_END, at)) return at + LABEL_END.length();
            char c = Chars.at(text, at);
            if (!Chars.isUpper(c) && !Chars.isDigit(c) && c != ' ') return -1;
        }
        return -1;
    }

    private static boolean hasKey(String text, int start, int end) {
        int row = 0;
        for (int i = start; i < end; i++) {
            row = Chars.isBase64(text.charAt(i)) ? row + 1 : 0;
            if (row == FEWEST_IN_A_ROW) return true;
        }
        return false;
    }
}
