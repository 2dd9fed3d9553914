/**
 * One way to train, whatever is trained on: steps that are durable, that stop where a run is cancelled or another attempt has
 * taken over, that people can watch, and that go back once where they diverge.
 */
@NullMarked
package dev.trainyard.training;

import org.jspecify.annotations.NullMarked;
