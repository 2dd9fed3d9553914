/** Instruction tuning: a model that continues text learns to answer. */
@NullMarked
package dev.trainyard.finetune.instruction;

import org.jspecify.annotations.NullMarked;
