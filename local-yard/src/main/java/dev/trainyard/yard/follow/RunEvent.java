package dev.trainyard.yard.follow;

import dev.trainyard.contracts.event.PipelineEvent;
import java.time.Instant;

/**
 * An event of a run as sent by the gateway.
 *
 * @param time when it was published
 */
public record RunEvent(Instant time, PipelineEvent event) {}
