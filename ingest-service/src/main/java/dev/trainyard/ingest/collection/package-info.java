/** Collects the documents of all sources into one file, with a ledger of every document. */
@NullMarked
package dev.trainyard.ingest.collection;

import org.jspecify.annotations.NullMarked;
