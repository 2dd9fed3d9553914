package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * What one stage tells the others. An event is self-contained: it carries the recipe and the references that the next
 * stage needs, so that no consumer has to join topics.
 *
 * <p>Its id is derived from its content, by which a repeated delivery is recognised. So each event says, by the interface
 * that it implements, what makes it an occurrence of its own.
 */
public sealed interface PipelineEvent permits Fact, StageReport, Deed {

    /** The run that the event belongs to: the key and the CloudEvents subject of its Kafka record. */
    RunId run();
}
