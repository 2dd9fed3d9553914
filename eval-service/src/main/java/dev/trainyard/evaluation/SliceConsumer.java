package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes slices of evaluations from their topic, one at a time. All replicas are one consumer group, and a slice is
 * acknowledged when it is measured, so that of a killed replica is delivered to another one.
 */
@ApplicationScoped
public class SliceConsumer {
    private final SliceRunner runner;
    private final EventRecords records;

    SliceConsumer(SliceRunner runner, EventRecords records) {
        this.runner = runner;
        this.records = records;
    }

    @Incoming("slices")
    @Blocking(value = "slices", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.await(record) instanceof SliceRequested slice) runner.run(slice);
    }
}
