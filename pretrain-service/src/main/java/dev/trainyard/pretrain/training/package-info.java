/** Pre-training as a training phase: its plan, batches and objective, and its reports. */
@NullMarked
package dev.trainyard.pretrain.training;

import org.jspecify.annotations.NullMarked;
