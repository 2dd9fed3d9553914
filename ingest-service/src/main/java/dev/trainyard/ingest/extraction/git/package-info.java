/** Reads the files of a branch in a Git repository, without a working tree. */
@NullMarked
package dev.trainyard.ingest.extraction.git;

import org.jspecify.annotations.NullMarked;
