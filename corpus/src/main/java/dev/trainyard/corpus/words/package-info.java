/** The words by which texts are compared. */
@NullMarked
package dev.trainyard.corpus.words;

import org.jspecify.annotations.NullMarked;
