/** The release gate: the rules of a recipe, their verdicts, and the decision. */
@NullMarked
package dev.trainyard.comparison.gate;

import org.jspecify.annotations.NullMarked;
