/** Compares two checkpoints on the items that both were asked, paired by the names of the items. */
@NullMarked
package dev.trainyard.comparison;

import org.jspecify.annotations.NullMarked;
