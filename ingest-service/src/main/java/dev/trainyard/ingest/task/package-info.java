/** Evaluation tasks from files: found in the source folders, and sealed with the corpus. */
@NullMarked
package dev.trainyard.ingest.task;

import org.jspecify.annotations.NullMarked;
