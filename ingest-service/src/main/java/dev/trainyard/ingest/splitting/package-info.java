/** Which documents are kept aside to measure with. */
@NullMarked
package dev.trainyard.ingest.splitting;

import org.jspecify.annotations.NullMarked;
