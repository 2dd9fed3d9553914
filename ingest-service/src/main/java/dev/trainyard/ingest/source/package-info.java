/**
 * What a recipe's source is to whoever reads it: where it may be read, which hosts it may ask, whether it is still wanted,
 * and what a reader of it has to do.
 */
@NullMarked
package dev.trainyard.ingest.source;

import org.jspecify.annotations.NullMarked;
