/** Bytes to text: by the charset that they were written in, and with what a wrong one did undone. */
@NullMarked
package dev.trainyard.readers.charset;

import org.jspecify.annotations.NullMarked;
