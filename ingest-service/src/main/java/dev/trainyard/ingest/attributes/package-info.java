/** What is found out about a document by reading it, as numbers that rules judge it by. */
@NullMarked
package dev.trainyard.ingest.attributes;

import org.jspecify.annotations.NullMarked;
