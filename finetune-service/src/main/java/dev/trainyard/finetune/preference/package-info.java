/** Preference optimisation: a model learns which of two answers is preferred. */
@NullMarked
package dev.trainyard.finetune.preference;

import org.jspecify.annotations.NullMarked;
