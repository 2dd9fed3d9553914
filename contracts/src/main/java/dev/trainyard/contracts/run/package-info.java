/** Runs and stages, to which all work belongs. */
@NullMarked
package dev.trainyard.contracts.run;

import org.jspecify.annotations.NullMarked;
