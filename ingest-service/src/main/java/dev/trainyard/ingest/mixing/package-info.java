/** How often each document is trained on, so that sources have the parts that a recipe wants. */
@NullMarked
package dev.trainyard.ingest.mixing;

import org.jspecify.annotations.NullMarked;
