package dev.trainyard.yard.topics;

import java.time.Instant;
import java.util.Map;

/**
 * One record of a topic.
 *
 * @param headers as text, by name
 */
public record TopicRecord(Instant time, String run, Map<String, String> headers, byte[] body) {}
