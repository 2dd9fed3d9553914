package dev.trainyard.readers.charset;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Recognises UTF-8, also if it is damaged. In other charsets two or three bytes in a row hardly ever have the form of a
 * UTF-8 character, so bytes are UTF-8 if there are at least four well-formed characters beyond ASCII for each place that
 * is not well-formed. These places become U+FFFD.
 */
final class Utf8 {
    private static final int WELL_FORMED_FOR_EACH_OTHER = 4;
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static Optional<String> of(byte[] bytes) {
        return of(bytes, WELL_FORMED_FOR_EACH_OTHER);
    }

    static boolean isWellFormed(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0;
    }

    /** Whether there are at least as many well-formed characters beyond ASCII as places that are not well-formed. */
    static boolean isHalf(byte[] bytes) {
        return of(bytes, 1).isPresent();
    }

    private static Optional<String> of(byte[] bytes, int wellFormedForEachOther) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) return Optional.of(text);
        long malformed = -replacementsIn(bytes);
        long wellFormed = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == REPLACEMENT) malformed++;
            else if (c >= 0x80 && !Character.isLowSurrogate(c)) wellFormed++;
        }
        boolean likely = malformed <= 0 || wellFormed >= wellFormedForEachOther * malformed;
        return likely ? Optional.of(text) : Optional.empty();
    }

    /** The number of times that U+FFFD itself is encoded in the bytes. */
    private static long replacementsIn(byte[] bytes) {
        long count = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBF && bytes[i + 2] == (byte) 0xBD) count++;
        }
        return count;
    }
}
