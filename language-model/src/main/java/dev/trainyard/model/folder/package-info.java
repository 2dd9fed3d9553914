/** A model's folder as others see it: files that are there and well-formed, or refused in words. */
@NullMarked
package dev.trainyard.model.folder;

import org.jspecify.annotations.NullMarked;
