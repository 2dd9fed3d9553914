/** Preference optimisation: of two answers, a model learns which one is wanted. */
@NullMarked
package dev.trainyard.finetune.preference;

import org.jspecify.annotations.NullMarked;
