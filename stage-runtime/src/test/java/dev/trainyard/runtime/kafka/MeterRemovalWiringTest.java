package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeterRemovalWiringTest {
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final SimpleMeterRegistry reported = new SimpleMeterRegistry();

    @Test
    void reportsTheServiceThatStartedLast() {
        registry.add(reported);
        gauge(new AtomicInteger(1));

        new MeterRemovalWiring().remove(new ShutdownEvent(), registry);
        AtomicInteger second = new AtomicInteger(2);
        gauge(second);

        assertThat(reported.get("trainyard.findings").gauge().value()).isEqualTo(2);
        second.set(3);
        assertThat(reported.get("trainyard.findings").gauge().value()).isEqualTo(3);
    }

    @Test
    void leavesMetersOfOthers() {
        registry.add(reported);
        registry.counter("jvm.something").increment();

        new MeterRemovalWiring().remove(new ShutdownEvent(), registry);

        assertThat(reported.get("jvm.something").counter().count()).isEqualTo(1);
    }

    private void gauge(AtomicInteger value) {
        Gauge.builder("trainyard.findings", value, AtomicInteger::get).register(registry);
    }
}
