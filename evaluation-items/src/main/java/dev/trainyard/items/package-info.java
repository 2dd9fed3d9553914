/**
 * What a model is asked in an evaluation: which documents are held out, the items that are made from them, and the
 * requests that are part of Trainyard. Data collection uses the same items as evaluation, to keep them out of the
 * training data.
 */
@NullMarked
package dev.trainyard.items;

import org.jspecify.annotations.NullMarked;
