/** Texts that were there before. */
@NullMarked
package dev.trainyard.ingest.deduplication;

import org.jspecify.annotations.NullMarked;
