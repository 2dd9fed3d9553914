/** Watching a model learn: its predictions on a held-out passage, and what it writes. */
@NullMarked
package dev.trainyard.pretrain.observation;

import org.jspecify.annotations.NullMarked;
