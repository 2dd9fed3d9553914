package dev.trainyard.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set about the gateway alone. */
@ConfigMapping(prefix = "trainyard.gateway")
public interface GatewaySettings {
    /** How many processors a model that people talk to may use; training needs the others. */
    @WithDefault("1")
    int chatThreads();

    /** How long a listener to a run's events may take nothing of what is sent, before the connection is closed. */
    @WithDefault("PT30S")
    Duration listenerPatience();
}
