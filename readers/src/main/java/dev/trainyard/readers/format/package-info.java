/** Extracts text from files in document formats. */
@NullMarked
package dev.trainyard.readers.format;

import org.jspecify.annotations.NullMarked;
