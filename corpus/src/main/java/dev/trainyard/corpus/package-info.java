/** A corpus on disk: documents, the token shards made from them, and readers for both. */
@NullMarked
package dev.trainyard.corpus;

import org.jspecify.annotations.NullMarked;
