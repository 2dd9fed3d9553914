/** Observations of a model in training: its predictions on held-out passages, and its samples. */
@NullMarked
package dev.trainyard.pretrain.observation;

import org.jspecify.annotations.NullMarked;
