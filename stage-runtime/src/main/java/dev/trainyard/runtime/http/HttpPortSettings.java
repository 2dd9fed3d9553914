package dev.trainyard.runtime.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a service's HTTP port. */
@ConfigMapping(prefix = "trainyard.http")
public interface HttpPortSettings {
    /** Host names of the service, besides {@code localhost} and addresses; without ports. */
    Optional<List<String>> names();

    /**
     * The address or name that people use if something else publishes the port, such as a container engine or a proxy.
     */
    Optional<String> published();

    /** Other origins whose pages may send requests. */
    Optional<List<String>> origins();

    /** Maximum number of connections. */
    @WithDefault("2048")
    int connections();

    /** Maximum number of connections from one address. */
    @WithDefault("256")
    int connectionsOfOneAddress();

    /** The time limit for a request's headers. */
    @WithDefault("10s")
    Duration headTime();

    /** The time before a body's minimum rate applies. */
    @WithDefault("10s")
    Duration bodyTime();

    /** The minimum rate of a body, in bytes per second. */
    @WithDefault("8192")
    int bodyRate();

    /** How long a connection without a request stays open. */
    @WithDefault("75s")
    Duration idleTime();

    /** How long a client may read nothing of its response. */
    @WithDefault("60s")
    Duration unreadTime();
}
