package dev.trainyard.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be set about the gateway alone. */
@ConfigMapping(prefix = "trainyard.gateway")
public interface GatewaySettings {
    /** How many processors a model that people talk to may use; training needs the others. */
    @WithDefault("1")
    int chatThreads();

    /** Hosts that the gateway is reached by, besides {@code localhost} and addresses; without ports. */
    Optional<List<String>> names();

    /**
     * The address or name that people use, where something else publishes the gateway, such as a container engine or a
     * proxy. Where it is an address of loopback or {@code localhost}, no keys are needed; other names are not looked up.
     */
    Optional<String> published();

    /** Origins of other pages that may ask, such as {@code https://tools.example.org}. */
    Optional<List<String>> origins();

    /** The file with the keys; by default {@code keys.json} in the yard's home. */
    Optional<Path> keysFile();
}
