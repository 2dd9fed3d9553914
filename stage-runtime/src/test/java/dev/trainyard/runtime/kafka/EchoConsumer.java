package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.job.StageJob;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A stage as in a service, with a job that finishes immediately, or never for a run named {@code endless…}. */
@ApplicationScoped
public class EchoConsumer {
    private final JobRunner runner;
    private final EventRecords records;
    private final Echo echo = new Echo();

    EchoConsumer(JobRunner runner, EventRecords records) {
        this.runner = runner;
        this.records = records;
    }

    @Incoming("requests")
    @Blocking(value = "jobs", ordered = true)
    void consume(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        if (records.read(record) instanceof RunRequested request) runner.run(request, echo);
    }

    /** The runs whose jobs were performed, with repetitions. */
    List<RunId> performed() {
        return List.copyOf(echo.performed);
    }

    private static final class Echo implements StageJob<RunRequested, Echo.Answer> {
        private final Queue<RunId> performed = new ConcurrentLinkedQueue<>();

        record Answer(String text) {}

        @Override
        public Stage stage() {
            return Stage.INGEST;
        }

        @Override
        public JobId id(RunRequested request) {
            return JobId.of(stage(), request.run());
        }

        @Override
        public Class<Answer> resultType() {
            return Answer.class;
        }

        @Override
        public Answer perform(RunRequested request, JobContext context) throws InterruptedException {
            performed.add(request.run());
            while (request.run().value().startsWith("endless")) {
                context.checkActive();
                Thread.sleep(20);
            }
            return new Answer("echo");
        }

        @Override
        public List<PipelineEvent> announce(RunRequested request, Answer answer) {
            return List.of(new PreferenceGiven(request.run(), "none", "", answer.text(), ""));
        }
    }
}
