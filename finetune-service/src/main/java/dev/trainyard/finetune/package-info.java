/** Stage 3: aligns a base checkpoint, so that it answers questions, and answers them as it should. */
@NullMarked
package dev.trainyard.finetune;

import org.jspecify.annotations.NullMarked;
