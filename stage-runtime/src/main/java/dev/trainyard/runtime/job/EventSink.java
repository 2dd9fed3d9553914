package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;

/** The destination of a stage's events. */
@FunctionalInterface
public interface EventSink {
    /**
     * Publishes an event and returns when it is stored. While no broker accepts it, this waits, up to a limit.
     *
     * @throws EventNotStoredException if it is refused or was not accepted in time
     * @throws StageStoppingException if the thread was interrupted, which happens when the process is stopping
     */
    void publish(PipelineEvent event);

    /**
     * Publishes an event without waiting, in the order of the calls, so that reports do not slow down the work. A
     * report that cannot be stored is lost.
     */
    default void report(PipelineEvent event) {
        publish(event);
    }
}
