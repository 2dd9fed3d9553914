/** Stage 3: a base checkpoint becomes one that answers, and then one that answers as it should. */
@NullMarked
package dev.trainyard.finetune;

import org.jspecify.annotations.NullMarked;
