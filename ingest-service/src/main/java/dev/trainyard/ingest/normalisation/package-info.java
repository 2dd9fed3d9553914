/** The normal form of texts, and the words by which texts are compared. */
@NullMarked
package dev.trainyard.ingest.normalisation;

import org.jspecify.annotations.NullMarked;
