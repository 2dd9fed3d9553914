/** The rules and reasons by which documents are dropped. */
@NullMarked
package dev.trainyard.ingest.filtering;

import org.jspecify.annotations.NullMarked;
