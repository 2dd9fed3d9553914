package dev.trainyard.benchmark;

import java.util.Map;

/**
 * The cost of collecting documents once.
 *
 * @param readBytes the size of the files on disk that the first step writes for the second
 * @param corpusBytes of the corpus's files
 * @param heapBytes the largest heap right after a garbage collection
 * @param residentMegabytes the peak resident memory of the process, in units of 2^20 bytes
 * @param dropped the number of dropped documents by rule
 */
record CollectionCost(
        Step read,
        Step decide,
        long readBytes,
        long corpusBytes,
        long heapBytes,
        double residentMegabytes,
        long documents,
        long kept,
        long items,
        Map<String, Long> dropped) {
    /** The time of one of the two steps: wall-clock time, and processor time of all cores together. */
    record Step(double seconds, double processorSeconds) {
        double coresBusy() {
            return processorSeconds / seconds;
        }
    }

    double microseconds(Step step) {
        return step.processorSeconds() * 1e6 / documents;
    }

    double microseconds() {
        return microseconds(read) + microseconds(decide);
    }

    /** The number of documents that this rule dropped. */
    long droppedBy(String rule) {
        return dropped.getOrDefault(rule, 0L);
    }
}
