/** Recipes: a recipe describes a complete run, from its sources to its release rule. */
@NullMarked
package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.NullMarked;
