/** Token shards, sealed as soon as they are full. */
@NullMarked
package dev.trainyard.ingest.sharding;

import org.jspecify.annotations.NullMarked;
