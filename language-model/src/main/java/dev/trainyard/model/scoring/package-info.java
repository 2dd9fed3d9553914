/** Scoring of texts by a model: bits per byte, and the probabilities of given continuations. */
@NullMarked
package dev.trainyard.model.scoring;

import org.jspecify.annotations.NullMarked;
