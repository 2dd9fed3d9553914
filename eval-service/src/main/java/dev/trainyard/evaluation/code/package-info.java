/** Checks whether the Java code that a checkpoint generates is valid. */
@NullMarked
package dev.trainyard.evaluation.code;

import org.jspecify.annotations.NullMarked;
