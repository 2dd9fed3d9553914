/** The data card of a corpus: a description on one page, for people. */
@NullMarked
package dev.trainyard.corpus.card;

import org.jspecify.annotations.NullMarked;
