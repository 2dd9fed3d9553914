/** Measures how well a checkpoint predicts unseen text, in bits per byte. */
@NullMarked
package dev.trainyard.evaluation.language;

import org.jspecify.annotations.NullMarked;
