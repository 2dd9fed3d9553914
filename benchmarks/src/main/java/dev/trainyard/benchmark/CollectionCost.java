package dev.trainyard.benchmark;

import java.util.Map;

/**
 * What it took to collect documents once.
 *
 * @param readBytes of the files that the first step leaves on the disk for the second
 * @param corpusBytes of the corpus's files
 * @param heapBytes the most that the heap held right after a collection of garbage
 * @param residentMegabytes the most that the process held at once, in units of 2^20 bytes
 * @param dropped documents that were left out, by rule
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
    /** One of the two steps: by the clock, and of all processors together. */
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

    /** How many documents were left out by this rule. */
    long droppedBy(String rule) {
        return dropped.getOrDefault(rule, 0L);
    }
}
