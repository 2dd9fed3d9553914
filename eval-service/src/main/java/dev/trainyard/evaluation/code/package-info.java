/** Whether the Java that a checkpoint writes is Java. */
@NullMarked
package dev.trainyard.evaluation.code;

import org.jspecify.annotations.NullMarked;
