/** The record of every document's verdict and measured values, and of what other thresholds would have decided. */
@NullMarked
package dev.trainyard.corpus.ledger;

import org.jspecify.annotations.NullMarked;
