/** What a source holds: archives, folders and WordNet, read one document at a time from places that may be read. */
@NullMarked
package dev.trainyard.ingest.extraction;

import org.jspecify.annotations.NullMarked;
