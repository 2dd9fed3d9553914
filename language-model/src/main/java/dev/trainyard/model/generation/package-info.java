/** Text generation: sampling, the key-value cache, and the most likely next tokens. */
@NullMarked
package dev.trainyard.model.generation;

import org.jspecify.annotations.NullMarked;
