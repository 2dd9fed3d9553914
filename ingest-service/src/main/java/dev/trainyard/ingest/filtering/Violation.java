package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.ThresholdRule;

/** A rule that a document breaks, and the value that breaks it. */
public record Violation(ThresholdRule rule, double value) {}
