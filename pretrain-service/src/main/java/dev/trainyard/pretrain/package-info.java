/** Stage 2: a sealed corpus becomes a base checkpoint. */
@NullMarked
package dev.trainyard.pretrain;

import org.jspecify.annotations.NullMarked;
