/** Files that contain many documents: JSON Lines, Parquet, WARC, mail and MediaWiki dumps. */
@NullMarked
package dev.trainyard.readers.records;

import org.jspecify.annotations.NullMarked;
