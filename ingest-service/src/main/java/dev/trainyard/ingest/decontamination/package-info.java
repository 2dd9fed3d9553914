/** Finds documents that contain evaluation items. */
@NullMarked
package dev.trainyard.ingest.decontamination;

import org.jspecify.annotations.NullMarked;
