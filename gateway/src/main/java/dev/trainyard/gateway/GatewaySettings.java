package dev.trainyard.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings specific to the gateway. */
@ConfigMapping(prefix = "trainyard.gateway")
public interface GatewaySettings {
    /** The number of processors for answering chat requests; training needs the others. */
    @WithDefault("1")
    int chatThreads();

    /** The address of the ingest service, which makes previews of recipes. */
    @WithDefault("http://127.0.0.1:8081")
    URI ingest();

    /** Maximum number of models in memory; a request for another closes the one that was not used for longest. */
    @WithDefault("2")
    int chatModels();

    /** Maximum memory of these models' weights, such as {@code 4G}; by default half of the machine's memory. */
    Optional<MemorySize> chatMemory();

    /** Host names of the gateway, besides {@code localhost} and addresses; without ports. */
    Optional<List<String>> names();

    /**
     * The address or name that people use if something else publishes the gateway, such as a container engine or a
     * proxy. If it is a loopback address or {@code localhost}, no keys are required; other names are not resolved.
     */
    Optional<String> published();

    /** Other origins whose pages may send requests, such as {@code https://tools.example.org}. */
    Optional<List<String>> origins();

    /** The judge model, which compares answers besides people. */
    Judge judge();

    /** A judge model behind OpenAI's chat completions; without an address there is none. */
    interface Judge {
        /** The address of its API, such as {@code https://judge.example.org/v1}. */
        Optional<URI> url();

        /** The name of the model. */
        Optional<String> model();

        /** The key that its server requires, if any. */
        Optional<String> key();

        /** The time for one request; at most three are sent for each order of two answers. */
        @WithDefault("PT1M")
        Duration timeout();
    }

    /** The file with the keys; by default {@code keys.json} in the yard's home. */
    Optional<Path> keysFile();
}
