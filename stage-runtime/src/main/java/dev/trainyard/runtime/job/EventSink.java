package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;

/** Where a stage's events go. */
@FunctionalInterface
public interface EventSink {
    /** Publishes an event and returns when it is stored. While nobody stores it, this waits. */
    void publish(PipelineEvent event);

    /**
     * Publishes an event without waiting, in the order of the calls, so that reports do not slow the work that they are
     * about. One that cannot be stored is lost.
     */
    default void report(PipelineEvent event) {
        publish(event);
    }
}
