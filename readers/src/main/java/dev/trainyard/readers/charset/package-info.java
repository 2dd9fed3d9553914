/** Decodes bytes to text: finds their charset, and repairs text that was decoded with a wrong one. */
@NullMarked
package dev.trainyard.readers.charset;

import org.jspecify.annotations.NullMarked;
