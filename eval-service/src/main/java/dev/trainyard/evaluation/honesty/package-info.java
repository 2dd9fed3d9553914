/** Whether a checkpoint says what it knows: limits of its knowledge, and the same answer in other words. */
@NullMarked
package dev.trainyard.evaluation.honesty;

import org.jspecify.annotations.NullMarked;
