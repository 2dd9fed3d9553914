/** Finds personal data and credentials in texts, and replaces them with placeholders. */
@NullMarked
package dev.trainyard.ingest.privacy;

import org.jspecify.annotations.NullMarked;
