package dev.trainyard.gateway.starting;

import dev.trainyard.contracts.event.FeedbackOffsets;
import java.io.IOException;
import java.util.Optional;

/** How far the topic of feedback reaches. */
@FunctionalInterface
public interface FeedbackExtent {
    /**
     * The offsets behind its last records; empty if it has no records.
     *
     * @throws IOException if the broker does not say
     */
    Optional<FeedbackOffsets> now() throws IOException, InterruptedException;
}
