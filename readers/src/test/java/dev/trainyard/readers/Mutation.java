package dev.trainyard.readers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damage of the kinds that files come to, the same for the same random numbers, and what reading them takes. */
public final class Mutation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Mutation() {}

    /** Some bytes are others, some are missing, some are there twice, or the end is. */
    public static byte[] of(byte[] whole, RandomGenerator random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && bytes.length > 1; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                case 3 ->
                    bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
                case 4 ->
                    bytes = joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> {
                    if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, at);
                }
            }
        }
        return bytes;
    }

    /** Bytes that this thread has asked for so far; the memory that it holds is never more. */
    public static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
