/** What a checkpoint remembers of its training data word for word. */
@NullMarked
package dev.trainyard.evaluation.memory;

import org.jspecify.annotations.NullMarked;
