/** Reward models: a copy of a model learns to give the better one of two answers the higher number. */
@NullMarked
package dev.trainyard.finetune.reward;

import org.jspecify.annotations.NullMarked;
