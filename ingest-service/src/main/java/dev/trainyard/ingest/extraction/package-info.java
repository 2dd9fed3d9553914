/** Reads sources one document at a time, with a reader for each kind of source. */
@NullMarked
package dev.trainyard.ingest.extraction;

import org.jspecify.annotations.NullMarked;
