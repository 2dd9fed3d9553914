/** Tests of the whole yard, and of its architecture. */
@NullMarked
package dev.trainyard.system;

import org.jspecify.annotations.NullMarked;
