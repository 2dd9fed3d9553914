/** The output in the terminal. */
@NullMarked
package dev.trainyard.yard.terminal;

import org.jspecify.annotations.NullMarked;
