package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.job.JobRunner;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;

/** The metrics of a stage at {@code /q/metrics}. */
@ApplicationScoped
public class StageMetricsWiring {
    private final MeterRegistry registry;
    private final JobRunner runner;
    private final StageWatchWiring watch;
    private final EventPublisher events;
    private final InstantSource clock;

    StageMetricsWiring(
            MeterRegistry registry,
            JobRunner runner,
            StageWatchWiring watch,
            EventPublisher events,
            InstantSource clock) {
        this.registry = registry;
        this.runner = runner;
        this.watch = watch;
        this.events = events;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        FunctionCounter.builder("trainyard.events.not.stored", events, EventPublisher::lostReports)
                .description("Progress reports that were lost because no broker accepted them")
                .register(registry);
        if (!watch.servesRequests()) return;
        Gauge.builder("trainyard.jobs.running", runner, it -> it.runningJobs().size())
                .description("Jobs that this process is working on")
                .register(registry);
        Gauge.builder("trainyard.jobs.last.beat", this, StageMetricsWiring::secondsSinceLastBeat)
                .baseUnit("seconds")
                .description("Time since the running job last recorded that it is alive; 0 without a job")
                .register(registry);
        FunctionCounter.builder("trainyard.jobs.attempts", runner, JobRunner::attempts)
                .description("Attempts that this process has started")
                .register(registry);
        Gauge.builder(
                        "trainyard.partitions.assigned",
                        watch,
                        it -> it.standing().partitions())
                .description("Partitions of the request topic that are assigned to this replica")
                .register(registry);
    }

    private double secondsSinceLastBeat() {
        return runner.runningJobs().stream()
                .mapToDouble(
                        job -> Duration.between(job.lastBeat(), clock.instant()).toMillis() / 1e3)
                .max()
                .orElse(0);
    }
}
