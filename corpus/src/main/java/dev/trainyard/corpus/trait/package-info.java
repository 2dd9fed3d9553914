/** The traits by which the manner of answers is described: their length, and what kinds of expressions they have. */
@NullMarked
package dev.trainyard.corpus.trait;

import org.jspecify.annotations.NullMarked;
