/** Stage 4: two checkpoints are measured on the same items, and the second one is released or not. */
@NullMarked
package dev.trainyard.evaluation;

import org.jspecify.annotations.NullMarked;
