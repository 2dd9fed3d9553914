/**
 * The environment of source readers: folders and hosts that may be used, cancellation, progress, and the interface of a
 * reader.
 */
@NullMarked
package dev.trainyard.ingest.source;

import org.jspecify.annotations.NullMarked;
