package dev.trainyard.gateway;

import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.yard.broker.EmbeddedBroker;
import dev.trainyard.yard.process.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real broker that a test can stop and restart with its data, and an empty home. */
public class BrokerThatStops implements QuarkusTestResourceLifecycleManager {
    private static BrokerThatStops current;

    private Path home;
    private List<Integer> ports;
    private EmbeddedBroker broker;

    @Override
    public Map<String, String> start() {
        try {
            home = Files.createTempDirectory("trainyard-home");
            ports = FreePorts.pick(2);
            broker = EmbeddedBroker.start(home.resolve("kafka"), ports.get(0), ports.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        current = this;
        return Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrap(),
                "trainyard.home",
                home.toString(),
                "trainyard.publish-patience",
                "PT5S",
                "quarkus.http.test-port",
                "0");
    }

    static void stopBroker() {
        current.broker.close();
    }

    static void startBroker() throws IOException {
        current.broker =
                EmbeddedBroker.start(current.home.resolve("kafka"), current.ports.get(0), current.ports.get(1));
    }

    @Override
    public void stop() {
        try {
            broker.close();
            DurableFiles.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
