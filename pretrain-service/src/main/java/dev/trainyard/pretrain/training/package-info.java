/** The training loop: what is planned, the steps, and what is told of them. */
@NullMarked
package dev.trainyard.pretrain.training;

import org.jspecify.annotations.NullMarked;
