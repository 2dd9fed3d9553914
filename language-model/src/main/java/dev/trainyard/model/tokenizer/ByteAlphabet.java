package dev.trainyard.model.tokenizer;

/**
 * GPT-2's letters for bytes: printable Latin-1 characters stand for themselves, and the other bytes, in their order, for
 * the characters from U+0100 on. So every byte sequence can be written in JSON, and a token never holds a space.
 */
final class ByteAlphabet {
    private static final char[] LETTERS = new char[256];
    private static final int[] BYTES = new int[512];
    private static final int[] ORDER = new int[256];

    static {
        java.util.Arrays.fill(BYTES, -1);
        int shifted = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b != 0xAD;
            LETTERS[b] = (char) (printable ? b : 256 + shifted++);
            BYTES[LETTERS[b]] = b;
        }
        int next = 0;
        for (int letter = 0; letter < BYTES.length; letter++) {
            if (BYTES[letter] >= 0) ORDER[next++] = BYTES[letter];
        }
    }

    private ByteAlphabet() {}

    /** The byte at this position when bytes are sorted by their letters, as in Hugging Face's trainer. */
    static int inOrder(int place) {
        return ORDER[place];
    }

    static String letters(byte[] bytes) {
        char[] letters = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) letters[i] = LETTERS[bytes[i] & 0xFF];
        return new String(letters);
    }

    static byte[] bytes(String letters) {
        byte[] bytes = new byte[letters.length()];
        for (int i = 0; i < bytes.length; i++) {
            char letter = letters.charAt(i);
            if (letter >= BYTES.length || BYTES[letter] < 0) {
                throw new IllegalArgumentException("'" + letter + "' in '" + letters + "' stands for no byte");
            }
            bytes[i] = (byte) BYTES[letter];
        }
        return bytes;
    }
}
