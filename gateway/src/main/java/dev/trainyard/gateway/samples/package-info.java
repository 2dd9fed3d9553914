/** The samples of an evaluation: what two checkpoints answered to each item. */
@NullMarked
package dev.trainyard.gateway.samples;

import org.jspecify.annotations.NullMarked;
