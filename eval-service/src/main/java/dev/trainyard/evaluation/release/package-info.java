/** Decides whether scores are good enough to release a model. */
@NullMarked
package dev.trainyard.evaluation.release;

import org.jspecify.annotations.NullMarked;
