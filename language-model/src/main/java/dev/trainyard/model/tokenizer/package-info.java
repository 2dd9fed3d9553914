/** Text to token ids and back: BPE vocabularies, how one over bytes is learned, and the form of a conversation. */
@NullMarked
package dev.trainyard.model.tokenizer;

import org.jspecify.annotations.NullMarked;
