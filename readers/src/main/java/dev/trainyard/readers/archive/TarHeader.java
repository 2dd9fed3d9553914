package dev.trainyard.readers.archive;

/** The first 512 bytes of a tar, recognised by the checksum, which all forms of tar have. */
final class TarHeader {
    static final int BYTES = 512;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;

    private TarHeader() {}

    /** Whether a file begins like a tar; a tar without entries consists of zeros. */
    static boolean isIn(byte[] head) {
        if (head.length < BYTES) return false;
        long sum = 0;
        boolean zeros = true;
        for (int i = 0; i < BYTES; i++) {
            boolean inSum = i >= SUM_AT && i < SUM_AT + SUM_BYTES;
            sum += inSum ? ' ' : head[i] & 0xFF;
            zeros &= head[i] == 0;
        }
        return zeros || sum == writtenSum(head);
    }

    private static long writtenSum(byte[] head) {
        long sum = -1;
        for (int i = SUM_AT; i < SUM_AT + SUM_BYTES; i++) {
            if (head[i] >= '0' && head[i] <= '7') {
                sum = Math.max(0, sum) * 8 + head[i] - '0';
            } else if (sum >= 0) {
                break;
            }
        }
        return sum;
    }
}
