/** Archives of files in all common formats, read one entry at a time and never unpacked to disk. */
@NullMarked
package dev.trainyard.readers.archive;

import org.jspecify.annotations.NullMarked;
