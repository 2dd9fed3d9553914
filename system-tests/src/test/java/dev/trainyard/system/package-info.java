/** The whole yard under test, and the rules of its architecture. */
@NullMarked
package dev.trainyard.system;

import org.jspecify.annotations.NullMarked;
