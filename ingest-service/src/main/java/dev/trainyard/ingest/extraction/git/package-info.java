/** The files of a Git repository's branch, without a working tree. */
@NullMarked
package dev.trainyard.ingest.extraction.git;

import org.jspecify.annotations.NullMarked;
