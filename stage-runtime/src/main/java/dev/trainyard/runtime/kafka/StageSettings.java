package dev.trainyard.runtime.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What every service can be told. */
@ConfigMapping(prefix = "trainyard")
public interface StageSettings {
    /** Where the yard keeps its state; shared by the services. */
    @WithDefault(".trainyard")
    Path home();

    /**
     * The name under which this process keeps its partitions through restarts; different for each replica. By default the
     * service's name and the host's, which a container has to itself.
     */
    @WithDefault("${quarkus.application.name}-${HOSTNAME:1}")
    String replica();

    /** How long a starting service waits for a broker to answer. */
    @WithDefault("PT2M")
    Duration brokerPatience();

    /**
     * How long an event may take to be stored: what a broker may yet take is sent again within this time, with growing
     * pauses. A stage's result should outlast a restart of the broker; the gateway says less, because a person waits.
     */
    @WithDefault("PT15M")
    Duration publishPatience();

    /** How often what this process has opened of the store is compared with its digests again; PT0S for never. */
    @WithDefault("PT24H")
    Duration verifyEvery();
}
