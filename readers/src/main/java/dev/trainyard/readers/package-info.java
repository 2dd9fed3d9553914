/**
 * Reads text documents from files of many kinds, one document at a time: {@link dev.trainyard.readers.FileFormat} lists
 * the kinds and has a reader for each.
 */
@NullMarked
package dev.trainyard.readers;

import org.jspecify.annotations.NullMarked;
