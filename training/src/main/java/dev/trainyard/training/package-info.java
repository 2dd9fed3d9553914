/**
 * The training loop of all stages: its steps are saved durably, stop when a run is cancelled or another attempt has
 * taken over, can be watched, and are rolled back once when they diverge.
 */
@NullMarked
package dev.trainyard.training;

import org.jspecify.annotations.NullMarked;
