/** The proof that a model's exports answer as the model does. */
@NullMarked
package dev.trainyard.model.export;

import org.jspecify.annotations.NullMarked;
