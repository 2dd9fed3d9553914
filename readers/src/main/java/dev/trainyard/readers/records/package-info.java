/** Sources that hold many documents in a file: JSON Lines, Parquet, WARC, mail and MediaWiki's dumps. */
@NullMarked
package dev.trainyard.readers.records;

import org.jspecify.annotations.NullMarked;
