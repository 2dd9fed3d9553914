/** Text to token ids and back: a byte-level BPE vocabulary, how it is learned, and the form of a conversation. */
@NullMarked
package dev.trainyard.model.tokenizer;

import org.jspecify.annotations.NullMarked;
