/** The energy that the machine consumes while a stage works. */
@NullMarked
package dev.trainyard.runtime.energy;

import org.jspecify.annotations.NullMarked;
