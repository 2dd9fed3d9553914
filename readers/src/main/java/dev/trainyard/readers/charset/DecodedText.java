package dev.trainyard.readers.charset;

import java.nio.charset.Charset;

/**
 * A decoded text.
 *
 * @param charset in which its bytes were decoded
 * @param repaired whether parts of it had been decoded with a wrong charset before, which was undone
 */
public record DecodedText(String text, Charset charset, boolean repaired) {}
