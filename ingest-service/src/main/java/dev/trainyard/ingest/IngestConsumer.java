package dev.trainyard.ingest;

import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Collects a corpus for each requested run. */
@ApplicationScoped
class IngestConsumer {
    private final JobRunner runner;
    private final EventRecords records;
    private final IngestJob job;

    IngestConsumer(JobRunner runner, EventRecords records, IngestJob job) {
        this.runner = runner;
        this.records = records;
        this.job = job;
    }

    @Incoming("requests")
    @Blocking(value = "jobs", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.await(record) instanceof RunRequested request) runner.run(request, job);
    }
}
