/** What a checkpoint does with requests: declines the harmful, helps with the benign. */
@NullMarked
package dev.trainyard.evaluation.behaviour;

import org.jspecify.annotations.NullMarked;
