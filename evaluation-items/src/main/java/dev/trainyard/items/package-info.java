/**
 * What a model is asked when it is measured: which documents are held out, the items that are made of them, and the
 * requests that come with Trainyard. Data collection leaves out of the training data what evaluation asks, and both take it
 * from here.
 */
@NullMarked
package dev.trainyard.items;

import org.jspecify.annotations.NullMarked;
