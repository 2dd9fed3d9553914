package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.PreferenceGiven;

/** A record of the topic of feedback. */
public sealed interface FeedbackRecord {
    int partition();

    long offset();

    /**
     * An event.
     *
     * @param id the same for each delivery of the event
     */
    record Given(int partition, long offset, String id, PreferenceGiven vote) implements FeedbackRecord {}

    /** Something that is no preference. */
    record Unreadable(int partition, long offset) implements FeedbackRecord {}

    /** A record that is not parsed because of its size. */
    record TooLong(int partition, long offset) implements FeedbackRecord {}
}
