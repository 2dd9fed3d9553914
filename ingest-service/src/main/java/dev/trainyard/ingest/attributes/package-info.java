/** Measurement of documents: the numbers to which rules are applied. */
@NullMarked
package dev.trainyard.ingest.attributes;

import org.jspecify.annotations.NullMarked;
