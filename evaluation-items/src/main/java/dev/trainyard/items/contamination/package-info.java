/** Finds documents that contain evaluation items, and items that documents contain. */
@NullMarked
package dev.trainyard.items.contamination;

import org.jspecify.annotations.NullMarked;
