/** Documents that were read and measured, on disk until it is decided which of them are kept. */
@NullMarked
package dev.trainyard.ingest.candidates;

import org.jspecify.annotations.NullMarked;
