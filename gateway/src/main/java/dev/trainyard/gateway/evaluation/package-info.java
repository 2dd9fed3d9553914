/** What the samples of evaluations say: how two checkpoints differ, and how well a checkpoint's confidence is justified. */
@NullMarked
package dev.trainyard.gateway.evaluation;

import org.jspecify.annotations.NullMarked;
