/** What the tokenizer is learned from. */
@NullMarked
package dev.trainyard.ingest.tokenization;

import org.jspecify.annotations.NullMarked;
