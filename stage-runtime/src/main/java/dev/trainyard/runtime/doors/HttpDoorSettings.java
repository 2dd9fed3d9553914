package dev.trainyard.runtime.doors;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set about a service's HTTP port. */
@ConfigMapping(prefix = "trainyard.http")
public interface HttpDoorSettings {
    /** Hosts that the service is reached by, besides {@code localhost} and addresses; without ports. */
    Optional<List<String>> names();

    /** The address or name that people use, where something else publishes the port, such as a container engine or a proxy. */
    Optional<String> published();

    /** Origins of other pages that may ask. */
    Optional<List<String>> origins();

    /** Connections in all. */
    @WithDefault("2048")
    int connections();

    /** Connections of one address. */
    @WithDefault("256")
    int connectionsOfOneAddress();

    /** The time for a request's headers. */
    @WithDefault("10s")
    Duration headTime();

    /** The time before a body's rate counts. */
    @WithDefault("10s")
    Duration bodyTime();

    /** The least rate of a body, in bytes a second. */
    @WithDefault("8192")
    int bodyRate();

    /** How long a connection without a request stays. */
    @WithDefault("75s")
    Duration idleTime();

    /** How long a client may take nothing of what it is sent. */
    @WithDefault("60s")
    Duration unreadTime();
}
