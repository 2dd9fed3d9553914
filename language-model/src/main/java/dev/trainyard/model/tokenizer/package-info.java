/**
 * Conversion of text to token ids and back: BPE vocabularies, the training of a byte-level one, and the format of a
 * conversation.
 */
@NullMarked
package dev.trainyard.model.tokenizer;

import org.jspecify.annotations.NullMarked;
