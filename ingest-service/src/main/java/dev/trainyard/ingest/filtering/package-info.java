/** Why a document is left out. */
@NullMarked
package dev.trainyard.ingest.filtering;

import org.jspecify.annotations.NullMarked;
