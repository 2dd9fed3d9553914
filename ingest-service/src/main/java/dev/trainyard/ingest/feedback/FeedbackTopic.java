package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.FeedbackOffsets;
import java.io.IOException;
import java.util.List;

/** The topic of feedback. */
@FunctionalInterface
public interface FeedbackTopic {
    /** The topic of a process that has no broker. */
    FeedbackTopic NONE = _ -> {
        throw new IOException("There is no Kafka broker from which votes could be read.");
    };

    /**
     * Opens the topic as it was when its offsets were recorded.
     *
     * @throws IOException if the broker does not answer, or the topic has been deleted, recreated or cut since
     */
    Reader open(FeedbackOffsets recorded) throws IOException;

    /** Reads the records of the topic. */
    interface Reader extends AutoCloseable {
        /** The first offset that each partition still has, from partition 0. */
        List<Long> firstOffsets();

        /**
         * Reads a part of a partition, in its order.
         *
         * @param from the first offset
         * @param to the offset behind the last
         * @throws IOException if the broker stops answering, or the records were deleted while they were read
         */
        void read(int partition, long from, long to, Taker taker) throws IOException;

        @Override
        void close();
    }

    /** Takes records. */
    interface Taker {
        void take(FeedbackRecord record) throws IOException;

        /** Called again and again while records are awaited; it may throw to stop. */
        void waiting() throws IOException;
    }
}
