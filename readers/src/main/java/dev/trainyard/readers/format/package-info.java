/** Files of the formats that people write in, as text. */
@NullMarked
package dev.trainyard.readers.format;

import org.jspecify.annotations.NullMarked;
