/** Writes token shards, which are sealed as soon as they are full. */
@NullMarked
package dev.trainyard.ingest.sharding;

import org.jspecify.annotations.NullMarked;
