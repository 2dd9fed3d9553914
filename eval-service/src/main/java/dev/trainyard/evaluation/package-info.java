/** Stage 4: measures two checkpoints on the same items, and decides whether the second one is released. */
@NullMarked
package dev.trainyard.evaluation;

import org.jspecify.annotations.NullMarked;
