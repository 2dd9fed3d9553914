package dev.trainyard.contracts.event;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;

/** A corpus is complete; this starts stage 2. */
public record CorpusSealed(RunId run, Recipe recipe, Corpus corpus) implements Fact {}
