/** What in a text identifies a person or opens a door, and what stands in its place. */
@NullMarked
package dev.trainyard.ingest.privacy;

import org.jspecify.annotations.NullMarked;
