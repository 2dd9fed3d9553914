package dev.trainyard.gateway;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The gateway is ready once it knows what happened before it started. */
@Readiness
@Singleton
public class HistoryHealth implements HealthCheck {
    private final HistoryConsumer history;

    HistoryHealth(HistoryConsumer history) {
        this.history = history;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("history has been read")
                .status(history.caughtUp())
                .build();
    }
}
