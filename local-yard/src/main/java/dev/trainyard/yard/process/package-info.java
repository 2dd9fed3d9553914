/** Supervision of child processes, which are restarted when they die and always stopped in the end. */
@NullMarked
package dev.trainyard.yard.process;

import org.jspecify.annotations.NullMarked;
