/** Archives of files, of every form that is met often, read an entry at a time and never unpacked to a disk. */
@NullMarked
package dev.trainyard.ingest.extraction.archive;

import org.jspecify.annotations.NullMarked;
