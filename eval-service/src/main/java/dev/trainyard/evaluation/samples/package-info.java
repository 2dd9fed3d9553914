/** What checkpoints have answered, kept so that nothing is measured twice. */
@NullMarked
package dev.trainyard.evaluation.samples;

import org.jspecify.annotations.NullMarked;
