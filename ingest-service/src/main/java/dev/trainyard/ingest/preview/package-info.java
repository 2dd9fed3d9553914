/** What alignment would learn from a recipe's sources, shown before training. */
@NullMarked
package dev.trainyard.ingest.preview;

import org.jspecify.annotations.NullMarked;
