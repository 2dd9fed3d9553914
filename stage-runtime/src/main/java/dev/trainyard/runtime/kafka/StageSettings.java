package dev.trainyard.runtime.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of every service. */
@ConfigMapping(prefix = "trainyard")
public interface StageSettings {
    /** The folder of the yard's data; shared by the services. */
    @WithDefault(".trainyard")
    Path home();

    /**
     * The name under which this process keeps its partitions through restarts; different for each replica. By default
     * the service's name and the host name, which is unique to a container.
     */
    @WithDefault("${quarkus.application.name}-${HOSTNAME:1}")
    String replica();

    /** How long a starting service waits for a broker to respond. */
    @WithDefault("PT2M")
    Duration brokerPatience();

    /**
     * How long storing an event is retried, with growing pauses, after transient failures. In a stage this should cover
     * a restart of the broker; the gateway uses less, because a person is waiting.
     */
    @WithDefault("PT15M")
    Duration publishPatience();

    /** How often the artifacts that this process has opened are verified again; PT0S for never. */
    @WithDefault("PT24H")
    Duration verifyEvery();
}
