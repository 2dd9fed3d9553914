package dev.trainyard.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What can be set about the gateway alone. */
@ConfigMapping(prefix = "trainyard.gateway")
public interface GatewaySettings {
    /** How many processors a model that people talk to may use; training needs the others. */
    @WithDefault("1")
    int chatThreads();
}
