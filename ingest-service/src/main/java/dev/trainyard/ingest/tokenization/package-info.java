/** Chooses the texts that the tokenizer is trained on. */
@NullMarked
package dev.trainyard.ingest.tokenization;

import org.jspecify.annotations.NullMarked;
