/** Sentences that are planted in the training data to measure what a model remembers. */
@NullMarked
package dev.trainyard.corpus.canary;

import org.jspecify.annotations.NullMarked;
