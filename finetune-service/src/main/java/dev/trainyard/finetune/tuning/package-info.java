/** The parts that all alignment methods share: the learning rate and the published samples. */
@NullMarked
package dev.trainyard.finetune.tuning;

import org.jspecify.annotations.NullMarked;
