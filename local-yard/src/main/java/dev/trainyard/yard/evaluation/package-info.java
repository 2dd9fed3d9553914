/** The results of evaluated checkpoints in a yard's artifact store. */
@NullMarked
package dev.trainyard.yard.evaluation;

import org.jspecify.annotations.NullMarked;
