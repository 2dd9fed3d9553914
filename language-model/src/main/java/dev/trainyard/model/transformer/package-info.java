/** The language model itself: its shape, its weights, its file format, and the kernels that compute with it. */
@NullMarked
package dev.trainyard.model.transformer;

import org.jspecify.annotations.NullMarked;
