/** A corpus on disk: documents, the token shards made of them, and what can be read out of them. */
@NullMarked
package dev.trainyard.corpus;

import org.jspecify.annotations.NullMarked;
