package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.job.RunningJob;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the requests of the stage reach this process, and whether its running job can record that it is alive. */
@Readiness
@Singleton
public class StageHealth implements HealthCheck {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final StageWatchWiring watch;
    private final JobRunner runner;
    private final InstantSource clock;

    StageHealth(StageWatchWiring watch, JobRunner runner, InstantSource clock) {
        this.watch = watch;
        this.runner = runner;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("the stage receives requests");
        if (!watch.servesRequests()) return response.up().build();
        List<RunningJob> jobs = runner.runningJobs();
        response.withData("partitions", watch.standing().partitions());
        response.withData("jobs", jobs.size());
        Optional<String> problem = watch.standing().problem(now).or(() -> silent(jobs, now));
        problem.ifPresent(sentence -> response.withData("problem", sentence));
        return response.status(problem.isEmpty()).build();
    }

    private static Optional<String> silent(List<RunningJob> jobs, Instant now) {
        return jobs.stream()
                .filter(job -> job.lastBeat().plus(LONGEST_SILENCE).isBefore(now))
                .findFirst()
                .map(job -> "The job of run " + job.run() + " has not been able to record that it is alive since "
                        + job.lastBeat()
                        + ": free some disk space in the work folder; the job then continues on its own.");
    }
}
