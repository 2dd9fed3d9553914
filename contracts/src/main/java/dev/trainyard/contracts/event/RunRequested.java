package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;

/** A run was requested; this starts stage 1. */
public record RunRequested(RunId run, Recipe recipe) implements Fact {}
