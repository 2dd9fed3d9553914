package dev.trainyard.readers.charset;

import java.nio.charset.Charset;

/**
 * A text that was bytes.
 *
 * @param charset by which they were read
 * @param repaired whether lines of it had been read by a wrong charset before, which was undone
 */
public record DecodedText(String text, Charset charset, boolean repaired) {}
