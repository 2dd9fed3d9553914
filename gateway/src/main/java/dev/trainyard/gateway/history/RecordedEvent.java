package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import java.time.Instant;

/**
 * An event as its topic holds it.
 *
 * @param offset within the one partition that all events of a run share
 * @param id the CloudEvents id, by which a repeated event is recognised
 * @param time when it was published, by the record, so that every reader sees the same
 */
public record RecordedEvent(Topic topic, long offset, String id, Instant time, PipelineEvent event) {}
