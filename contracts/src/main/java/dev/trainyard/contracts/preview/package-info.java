/** What a recipe's alignment would learn, as shown before training. */
@NullMarked
package dev.trainyard.contracts.preview;

import org.jspecify.annotations.NullMarked;
