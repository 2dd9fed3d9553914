package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;

/** Where a stage's events go. */
@FunctionalInterface
public interface EventSink {
    /**
     * Publishes an event and returns when it is stored. While nobody takes it, this waits, but not for ever.
     *
     * @throws EventNotStoredException where it is refused, or nobody took it in time
     * @throws StageStoppingException where the thread was interrupted, which happens when the process ends
     */
    void publish(PipelineEvent event);

    /**
     * Publishes an event without waiting, in the order of the calls, so that reports do not slow the work that they are
     * about. One that cannot be stored is lost.
     */
    default void report(PipelineEvent event) {
        publish(event);
    }
}
