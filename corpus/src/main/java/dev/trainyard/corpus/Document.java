package dev.trainyard.corpus;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;

/**
 * One normalised text of a corpus, with where it came from.
 *
 * @param id digest of the text, so that equal texts have equal ids
 * @param source the name of the recipe's source
 * @param path inside the source, with forward slashes
 * @param licence as the recipe states it for the source
 * @param text NFC, lines ended by {@code \n}
 */
public record Document(Sha256 id, String source, String path, String licence, Split split, String text) {}
