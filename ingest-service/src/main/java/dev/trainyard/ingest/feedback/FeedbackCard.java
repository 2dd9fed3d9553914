package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.FeedbackCounts;
import dev.trainyard.contracts.event.FeedbackOffsets;

/**
 * What the artifact of rated pairs was made from: {@code feedback-card.json}.
 *
 * @param upTo how far the topic was read
 */
record FeedbackCard(FeedbackOffsets upTo, FeedbackCounts counts) {
    static final String NAME = "feedback-card.json";
}
