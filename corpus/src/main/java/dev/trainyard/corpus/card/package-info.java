/** What a corpus is, on one page for people: its data card. */
@NullMarked
package dev.trainyard.corpus.card;

import org.jspecify.annotations.NullMarked;
