/** Checks of a model folder's files: they are present and well-formed, or refused with a message. */
@NullMarked
package dev.trainyard.model.folder;

import org.jspecify.annotations.NullMarked;
