package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Compares two checkpoints of each run, one run at a time, as soon as both exist. */
@ApplicationScoped
public class EvalConsumer {
    private final JobRunner runner;
    private final EventRecords records;
    private final EvaluationJob job;

    EvalConsumer(JobRunner runner, EventRecords records, EvaluationJob job) {
        this.runner = runner;
        this.records = records;
        this.job = job;
    }

    @Incoming("requests")
    @Blocking(value = "jobs", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.await(record) instanceof CheckpointSaved saved
                && Comparison.of(saved).isPresent()) {
            runner.run(saved, job);
        }
    }
}
