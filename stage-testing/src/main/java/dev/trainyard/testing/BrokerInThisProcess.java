package dev.trainyard.testing;

import dev.trainyard.runtime.artifact.DurableFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real broker and an empty home, for as long as the tests of the module run. */
public class BrokerInThisProcess implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedKafkaBroker broker;
    private @Nullable Path home;

    @Override
    public Map<String, String> start() {
        try {
            home = Files.createTempDirectory("trainyard-home");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = new EmbeddedKafkaBroker()
                .withDeleteLogDirsOnClose(true)
                .withAdditionalProperties(settings -> settings.put("auto.create.topics.enable", "false"))
                .start();
        return Map.of(
                "kafka.bootstrap.servers",
                broker.getAdvertisedListeners(),
                "trainyard.home",
                home.toString(),
                // A slow response on a busy machine must not count as an outage.
                "trainyard.publish-patience",
                "PT2M",
                "quarkus.http.test-port",
                "0");
    }

    @Override
    public void stop() {
        if (broker != null) broker.close();
        try {
            if (home != null) DurableFiles.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
