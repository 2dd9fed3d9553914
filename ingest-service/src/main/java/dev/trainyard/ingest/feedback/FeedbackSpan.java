package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.event.FeedbackOffsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of each partition that is read. If the topic has more votes than may be read, it is the newest of each
 * partition.
 *
 * @param from the first offset of each partition
 * @param to the offset behind the last of each
 * @param deleted number of offsets whose records the topic no longer has
 * @param passedOver number of offsets between these and the first that is read
 */
record FeedbackSpan(List<Long> from, List<Long> to, long deleted, long passedOver) {
    FeedbackSpan {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /**
     * @param first the first offset that each partition still has
     * @param most the largest number of offsets in all partitions together
     */
    static FeedbackSpan of(List<Long> first, FeedbackOffsets recorded, long most) {
        List<Long> ends = recorded.endOffsets();
        long there = 0;
        for (int p = 0; p < ends.size(); p++) there += Math.max(0, ends.get(p) - first.get(p));
        long mostOfEach = there <= most ? Long.MAX_VALUE : Math.max(1, most / ends.size());
        List<Long> from = new ArrayList<>();
        long deleted = 0;
        long passedOver = 0;
        for (int p = 0; p < ends.size(); p++) {
            long end = ends.get(p);
            long begin = Math.min(first.get(p), end);
            long begun = end - begin <= mostOfEach ? begin : end - mostOfEach;
            deleted += begin;
            passedOver += begun - begin;
            from.add(begun);
        }
        return new FeedbackSpan(from, ends, deleted, passedOver);
    }
}
