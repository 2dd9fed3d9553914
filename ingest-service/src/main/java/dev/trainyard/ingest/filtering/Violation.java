package dev.trainyard.ingest.filtering;

/** A rule that a document breaks, and the value that breaks it. */
public record Violation(Rule rule, double value) {}
