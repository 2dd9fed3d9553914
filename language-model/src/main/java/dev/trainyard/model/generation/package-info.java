/** Letting a model write: sampling, the key-value cache, and its most likely next tokens. */
@NullMarked
package dev.trainyard.model.generation;

import org.jspecify.annotations.NullMarked;
