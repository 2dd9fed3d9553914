package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A small job whose work is given by the test. Its request's reason is its only input. */
final class GreetingJob implements StageJob<RunCancelled, GreetingJob.Greeting> {
    final AtomicInteger performed = new AtomicInteger();
    private final Work work;
    long bytesNeeded;
    boolean servesItsRunAlone;
    final AtomicInteger named = new AtomicInteger();

    record Greeting(String text) {}

    interface Work {
        String greet(JobContext context) throws Exception;
    }

    GreetingJob(Work work) {
        this.work = work;
    }

    @Override
    public Stage stage() {
        return Stage.INGEST;
    }

    @Override
    public JobId id(RunCancelled request) {
        named.incrementAndGet();
        return JobId.of(stage(), new Greeting(request.reason()));
    }

    @Override
    public Class<Greeting> resultType() {
        return Greeting.class;
    }

    @Override
    public long bytesNeeded(RunCancelled request, ArtifactStore store) {
        return bytesNeeded;
    }

    @Override
    public boolean servesItsRunAlone(RunCancelled request) {
        return servesItsRunAlone;
    }

    @Override
    public Greeting perform(RunCancelled request, JobContext context) throws Exception {
        performed.incrementAndGet();
        return new Greeting(work.greet(context));
    }

    @Override
    public List<PipelineEvent> announce(RunCancelled request, Greeting result) {
        return List.of(new PreferenceGiven(request.run(), "none", request.reason(), result.text(), ""));
    }
}
