package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What came of decoding bytes. */
public sealed interface Decoding {
    /**
     * A text.
     *
     * @param charset in which the bytes were decoded
     * @param repaired whether parts of it had been decoded with a wrong charset before, which was undone
     */
    record Text(String text, Charset charset, boolean repaired) implements Decoding {
        /** The text in UTF-8 after a byte order mark, which is believed more than what the text says about its charset. */
        public byte[] marked() {
            return ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** No text: the bytes have zeros or many control characters. */
    record Binary() implements Decoding {}

    /** A text in a charset that is not known: in none of the known ones are its letters likely to be words. */
    record UnknownCharset() implements Decoding {}
}
