/** Decides how often each document is trained on, so that sources have the weights of the recipe. */
@NullMarked
package dev.trainyard.ingest.mixing;

import org.jspecify.annotations.NullMarked;
