package dev.trainyard.contracts.event;

import java.util.List;

/**
 * How far the topic {@code trainyard.feedback} is read for a run.
 *
 * @param topicId Kafka's id of the topic, which changes when the topic is recreated
 * @param endOffsets of the partitions, from partition 0: the offset behind the last record that belongs to the run
 */
public record FeedbackOffsets(String topicId, List<Long> endOffsets) {
    private static final int MOST_PARTITIONS = 10_000;
    private static final int LONGEST_ID = 100;

    public FeedbackOffsets {
        endOffsets = endOffsets == null ? List.of() : List.copyOf(endOffsets);
        if (endOffsets.isEmpty() || endOffsets.size() > MOST_PARTITIONS) {
            throw new IllegalArgumentException("the end offsets of " + endOffsets.size()
                    + " partitions were given; those of 1 to " + MOST_PARTITIONS + " are expected");
        }
        if (endOffsets.stream().anyMatch(offset -> offset < 0)) {
            throw new IllegalArgumentException("an end offset is negative");
        }
        if (topicId != null && topicId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("the id of the topic has more than " + LONGEST_ID + " characters");
        }
    }
}
