package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.artifact.DurableFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * A real broker that can be configured to refuse records, and an empty home, for the duration of the module's tests.
 */
public class BrokerInThisProcess implements QuarkusTestResourceLifecycleManager {
    private EmbeddedKafkaBroker broker;
    private Path home;

    @Override
    public Map<String, String> start() {
        try {
            home = Files.createTempDirectory("trainyard-home");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = new EmbeddedKafkaBroker()
                .withDeleteLogDirsOnClose(true)
                .withAdditionalProperties(settings -> {
                    settings.put("auto.create.topics.enable", "false");
                    settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
                    settings.put("allow.everyone.if.no.acl.found", "true");
                })
                .start();
        return Map.of("kafka.bootstrap.servers", broker.getAdvertisedListeners(), "trainyard.home", home.toString());
    }

    @Override
    public void stop() {
        try {
            if (broker != null) broker.close();
            if (home != null) DurableFiles.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
