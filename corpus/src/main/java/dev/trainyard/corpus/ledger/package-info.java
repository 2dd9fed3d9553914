/** The record of every document's verdict, what was measured of it, and what other rules would have decided. */
@NullMarked
package dev.trainyard.corpus.ledger;

import org.jspecify.annotations.NullMarked;
