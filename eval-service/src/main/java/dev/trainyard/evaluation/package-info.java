/** Stage 4: two checkpoints are measured on the same items, and the aligned one is released or not. */
@NullMarked
package dev.trainyard.evaluation;

import org.jspecify.annotations.NullMarked;
