package dev.trainyard.runtime.kafka;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A service is ready while the broker accepts its events. */
@Readiness
@Singleton
public class EventsHealth implements HealthCheck {
    private final EventPublisher events;

    EventsHealth(EventPublisher events) {
        this.events = events;
    }

    @Override
    public HealthCheckResponse call() {
        int waiting = events.waiting();
        return HealthCheckResponse.named("events are stored")
                .status(waiting == 0)
                .withData("eventsWaiting", waiting)
                .withData("reportsLost", events.lostReports())
                .build();
    }
}
