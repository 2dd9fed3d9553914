/** The normal form of texts. */
@NullMarked
package dev.trainyard.ingest.normalisation;

import org.jspecify.annotations.NullMarked;
