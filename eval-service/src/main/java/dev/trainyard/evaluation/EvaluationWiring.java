package dev.trainyard.evaluation;

import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.kafka.ReleaseNamesConsumer;
import dev.trainyard.runtime.kafka.StageSettings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires the parts of the evaluation stage. */
@ApplicationScoped
public class EvaluationWiring {
    // Twice this, and twice the patience with an evaluation, are less than the ten seconds of container engines.
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofMillis(900);

    private final PreparedEvaluations evaluations = new PreparedEvaluations();

    @Produces
    @Singleton
    SliceReports sliceReports() {
        return new SliceReports();
    }

    @Produces
    @Singleton
    EvaluationJob evaluationJob(
            EventSink events, SliceReports reports, ArtifactStore store, ReleaseNamesConsumer names) {
        CandidateJudge judge =
                new CandidateJudge(evaluation -> EvaluatedItems.read(store.open(evaluation)), names::await);
        return new EvaluationJob(events, reports, evaluations, judge);
    }

    /** In the folder of the evaluations' jobs, whose sweep then covers it. */
    @Produces
    @Singleton
    SliceRunner sliceRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            InstantSource clock,
            StageSettings settings,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        Path work = settings.home().resolve("work").resolve(service).toAbsolutePath();
        return new SliceRunner(store, events, cancellations, work, clock, settings.replica(), evaluations);
    }

    void register(@Observes StartupEvent event, MeterRegistry registry, SliceRunner runner) {
        FunctionCounter.builder("trainyard.slices.measured", runner, SliceRunner::measured)
                .description("Slices of evaluations that this replica has measured, or found measured")
                .register(registry);
        FunctionCounter.builder("trainyard.slices.failed", runner, SliceRunner::failed)
                .description("Slices of evaluations that this replica could not measure")
                .register(registry);
        Gauge.builder("trainyard.slices.models", runner, SliceRunner::openModels)
                .description("Checkpoints that are open for slices")
                .register(registry);
    }

    void stop(@Observes ShutdownEvent event, SliceRunner runner) throws InterruptedException {
        runner.stop(SHUTDOWN_PATIENCE);
    }

    void close(@Disposes SliceRunner runner) {
        runner.close();
    }
}
