/** Stage 1: reads sources, keeps what is worth training on, and seals it as a tokenizer and shards. */
@NullMarked
package dev.trainyard.ingest;

import org.jspecify.annotations.NullMarked;
