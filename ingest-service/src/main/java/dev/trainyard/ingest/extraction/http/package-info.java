/** HTTP to other hosts, within limits, and never to a private address that is not allowed. */
@NullMarked
package dev.trainyard.ingest.extraction.http;

import org.jspecify.annotations.NullMarked;
