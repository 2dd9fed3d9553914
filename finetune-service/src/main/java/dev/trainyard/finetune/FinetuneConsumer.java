package dev.trainyard.finetune;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Aligns base checkpoints; the other checkpoints on the topic are this stage's own. */
@ApplicationScoped
public class FinetuneConsumer {
    private final JobRunner runner;
    private final EventRecords records;
    private final FinetuneJob job;

    FinetuneConsumer(JobRunner runner, EventRecords records, FinetuneJob job) {
        this.runner = runner;
        this.records = records;
        this.job = job;
    }

    @Incoming("requests")
    @Blocking(value = "jobs", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.await(record) instanceof CheckpointSaved saved
                && saved.checkpoint().isBase()) {
            runner.run(saved, job);
        }
    }
}
