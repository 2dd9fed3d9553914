package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Evaluations with one replica in this process, without Kafka: for benchmarks and tests. */
public final class LocalSlices implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("slices").factory());
    private final SliceReports reports = new SliceReports();
    private final PreparedEvaluations evaluations = new PreparedEvaluations();
    private final SliceRunner runner;

    /** @param workRoot the folder of the jobs' folders */
    public LocalSlices(ArtifactStore store, Cancellations cancellations, Path workRoot, InstantSource clock) {
        this.runner = new SliceRunner(store, this::take, cancellations, workRoot, clock, "local", evaluations);
    }

    /** The job that has its slices measured here. */
    public EvaluationJob evaluation() {
        return evaluation(this::take, SliceDispatch.SILENCE);
    }

    /** @param requests receives the slices, and may hand them over with {@link #request} */
    EvaluationJob evaluation(EventSink requests, Duration silence) {
        return evaluation(requests, silence, CandidateJudge.withoutReleases());
    }

    EvaluationJob evaluation(EventSink requests, Duration silence, CandidateJudge judge) {
        return new EvaluationJob(requests, reports, evaluations, judge, silence);
    }

    /** The job that has its slices measured here, and judges by the releases as well. */
    EvaluationJob evaluation(CandidateJudge judge) {
        return evaluation(this::take, SliceDispatch.SILENCE, judge);
    }

    private void take(PipelineEvent event) {
        switch (event) {
            case SliceRequested slice -> request(slice);
            case SliceReported report -> report(report);
            default -> throw new IllegalArgumentException("only slices and reports on them are handed over here");
        }
    }

    void request(SliceRequested slice) {
        thread.execute(() -> runner.run(slice));
    }

    void report(SliceReported report) {
        reports.accept(report);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        runner.stop(PATIENCE);
        runner.close();
    }
}
