/** Bytes from other hosts, within limits, and never from a private address that nobody allowed. */
@NullMarked
package dev.trainyard.ingest.extraction.http;

import org.jspecify.annotations.NullMarked;
