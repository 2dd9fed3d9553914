package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;

/**
 * Someone asked for a run: stage 1 begins.
 */
public record RunRequested(RunId run, Recipe recipe) implements Fact {}
