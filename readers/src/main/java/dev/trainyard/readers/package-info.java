/**
 * Files of every kind that text comes in, read a document at a time: {@link dev.trainyard.readers.FileFormat} names the
 * kinds and has a reader for each.
 */
@NullMarked
package dev.trainyard.readers;

import org.jspecify.annotations.NullMarked;
