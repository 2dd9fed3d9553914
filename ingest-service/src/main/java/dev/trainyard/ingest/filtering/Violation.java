package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.ThresholdRule;

/** A rule that a document violates, and the violating value. */
public record Violation(ThresholdRule rule, double value) {}
