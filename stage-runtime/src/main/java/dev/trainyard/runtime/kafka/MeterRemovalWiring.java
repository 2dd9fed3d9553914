package dev.trainyard.runtime.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Removes the metrics of Trainyard when its service stops. The registry lasts as long as the process: if a service
 * started again in the same process, as in tests, a meter of the same name would still report the stopped service.
 */
@Singleton
public class MeterRemovalWiring {
    private static final String OURS = "trainyard.";

    void remove(@Observes ShutdownEvent event, MeterRegistry registry) {
        registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(OURS))
                .forEach(registry::remove);
    }
}
