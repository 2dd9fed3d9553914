package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * Someone asked that a run should stop: every stage ends its work on it and keeps what is durable.
 */
public record RunCancelled(RunId run, String reason) implements PipelineEvent {}
