package dev.trainyard.pretrain;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Trains a base model for each sealed corpus, one at a time; a record is acknowledged when its job is finished. */
@ApplicationScoped
public class PretrainConsumer {
    private final JobRunner runner;
    private final EventRecords records;
    private final PretrainJob job = new PretrainJob();

    PretrainConsumer(JobRunner runner, EventRecords records) {
        this.runner = runner;
        this.records = records;
    }

    @Incoming("requests")
    @Blocking(value = "jobs", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.await(record) instanceof CorpusSealed request) runner.run(request, job);
    }
}
