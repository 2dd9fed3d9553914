/** Bytes to text, and every text in one form. */
@NullMarked
package dev.trainyard.ingest.normalisation;

import org.jspecify.annotations.NullMarked;
