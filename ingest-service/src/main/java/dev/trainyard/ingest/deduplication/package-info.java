/** Finds duplicates, near duplicates and repeated passages. */
@NullMarked
package dev.trainyard.ingest.deduplication;

import org.jspecify.annotations.NullMarked;
