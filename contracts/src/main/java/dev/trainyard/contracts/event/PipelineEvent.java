package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * A message from one stage to the others. An event is self-contained: it carries the recipe and the references that the
 * next stage needs, so that no consumer has to join topics.
 *
 * <p>Its id is derived from its content, so that a repeated delivery is recognised. The interface that an event
 * implements determines what distinguishes two occurrences.
 */
public sealed interface PipelineEvent permits Fact, StageReport, UserAction {

    /** The run that the event belongs to: the CloudEvents subject of its Kafka record. */
    RunId run();

    /** The key of its Kafka record: the run, so that the events of a run stay in order. */
    default String key() {
        return run().value();
    }
}
