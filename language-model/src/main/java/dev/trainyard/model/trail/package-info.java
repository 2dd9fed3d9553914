/** A verifiable record of the data that each training step used. */
@NullMarked
package dev.trainyard.model.trail;

import org.jspecify.annotations.NullMarked;
