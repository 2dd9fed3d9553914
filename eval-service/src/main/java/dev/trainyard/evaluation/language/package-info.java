/** How well a checkpoint predicts text that it never saw, in bits per byte. */
@NullMarked
package dev.trainyard.evaluation.language;

import org.jspecify.annotations.NullMarked;
