/** Pre-training as a phase: what is planned, its batches and objective, and what people see of it. */
@NullMarked
package dev.trainyard.pretrain.training;

import org.jspecify.annotations.NullMarked;
