/** Tasks: their items, the results of a checkpoint on them, and one score. */
@NullMarked
package dev.trainyard.evaluation.task;

import org.jspecify.annotations.NullMarked;
