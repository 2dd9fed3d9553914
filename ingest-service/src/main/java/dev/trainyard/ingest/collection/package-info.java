/** All sources, one after another, into one file of documents and a ledger of what was left out. */
@NullMarked
package dev.trainyard.ingest.collection;

import org.jspecify.annotations.NullMarked;
