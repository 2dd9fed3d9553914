/** Which tokens each step of a training took, on record and open to be recomputed. */
@NullMarked
package dev.trainyard.model.trail;

import org.jspecify.annotations.NullMarked;
