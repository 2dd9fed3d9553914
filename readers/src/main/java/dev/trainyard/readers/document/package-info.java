/** The input and output of readers: files, and documents with their origin. */
@NullMarked
package dev.trainyard.readers.document;

import org.jspecify.annotations.NullMarked;
