package dev.trainyard.corpus;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * A word and its meaning.
 *
 * @param document that contains it
 * @param word the first of the words that share the meaning
 * @param partOfSpeech {@code noun}, {@code verb}, {@code adjective} or {@code adverb}
 * @param gloss the meaning alone, without examples
 */
public record Definition(Sha256 document, String word, String partOfSpeech, String gloss) {}
