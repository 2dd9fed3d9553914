/** Changing weights: batches of token windows, optimizer steps, and the state that resumes them exactly. */
@NullMarked
package dev.trainyard.model.training;

import org.jspecify.annotations.NullMarked;
