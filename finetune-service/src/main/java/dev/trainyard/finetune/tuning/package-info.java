/** Optimizer steps in phases: how fast they learn, how they are kept over a restart, and what is told of them. */
@NullMarked
package dev.trainyard.finetune.tuning;

import org.jspecify.annotations.NullMarked;
