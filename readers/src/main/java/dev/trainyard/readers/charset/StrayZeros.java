package dev.trainyard.readers.charset;

import java.util.Arrays;

/** Zeros that damage has put into a text. In binary files zeros are many, or follow each other. */
final class StrayZeros {
    private static final double MOST = 0.02;

    private StrayZeros() {}

    static boolean areFew(byte[] bytes) {
        int zeros = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) continue;
            if (i > 0 && bytes[i - 1] == 0) return false;
            zeros++;
        }
        return zeros <= bytes.length * MOST;
    }

    static byte[] removed(byte[] bytes) {
        byte[] others = new byte[bytes.length];
        int length = 0;
        for (byte b : bytes) if (b != 0) others[length++] = b;
        return Arrays.copyOf(others, length);
    }
}
