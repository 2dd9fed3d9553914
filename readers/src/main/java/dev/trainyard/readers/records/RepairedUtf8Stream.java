package dev.trainyard.readers.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 in which bytes that are not well-formed have become U+FFFD, so that a parser that refuses them can read the rest.
 * Well-formed text is passed on without a copy.
 */
final class RepairedUtf8Stream extends InputStream {
    private final InputStream in;
    private byte[] repaired = new byte[0];
    private int from;

    RepairedUtf8Stream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int start, int wanted) throws IOException {
        if (wanted == 0) return 0;
        if (from < repaired.length) return readRepaired(bytes, start, wanted);
        int count = in.read(bytes, start, wanted);
        if (count < 0) return -1;
        int end = start + count;
        int wellFormed = endOfWellFormed(bytes, start, end);
        if (wellFormed == end) return count;
        byte[] rest = withWholeEnd(Arrays.copyOfRange(bytes, wellFormed, end));
        // Java replaces what is not well-formed in a string.
        repaired = new String(rest, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        from = 0;
        return wellFormed > start ? wellFormed - start : readRepaired(bytes, start, wanted);
    }

    private int readRepaired(byte[] bytes, int start, int wanted) {
        int count = Math.min(wanted, repaired.length - from);
        System.arraycopy(repaired, from, bytes, start, count);
        from += count;
        return count;
    }

    /** Completes a character of which only the beginning has been read. */
    private byte[] withWholeEnd(byte[] rest) throws IOException {
        byte[] whole = rest;
        while (endsInsideACharacter(whole)) {
            int next = in.read();
            if (next < 0) return whole;
            whole = Arrays.copyOf(whole, whole.length + 1);
            whole[whole.length - 1] = (byte) next;
        }
        return whole;
    }

    private static boolean endsInsideACharacter(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if (b < 0x80) return false;
            if (b >= 0xC0) return length(b) > back;
        }
        return false;
    }

    private static int endOfWellFormed(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int lead = bytes[at];
            if (lead >= 0) {
                at++;
                continue;
            }
            int length = length(lead & 0xFF);
            if (length == 0 || at + length > end || !isWellFormed(bytes, at, length)) return at;
            at += length;
        }
        return at;
    }

    /** How many bytes a character has that begins with this one; 0 if none begins with it. */
    private static int length(int lead) {
        if (lead < 0xC2 || lead > 0xF4) return 0;
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    private static boolean isWellFormed(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) return false;
        for (int i = 2; i < length; i++) if ((bytes[at + i] & 0xC0) != 0x80) return false;
        return true;
    }
}
