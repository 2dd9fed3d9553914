/** What an alignment step does to a model: measured after it, and limited by the recipe. */
@NullMarked
package dev.trainyard.finetune.effect;

import org.jspecify.annotations.NullMarked;
