package dev.trainyard.gateway;

import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.access.Loopback;
import dev.trainyard.gateway.access.FailedKeyAttempts;
import dev.trainyard.gateway.access.GatewayAccessRules;
import dev.trainyard.gateway.access.KeyRing;
import dev.trainyard.runtime.http.AccessRules;
import dev.trainyard.runtime.kafka.StageSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Determines whether the gateway requires keys, and prevents it from starting if it requires some and has none. */
@Singleton
public class KeysWiring {
    private @Nullable KeyRing keys;

    @Produces
    @Singleton
    AccessRules rules(
            GatewaySettings gateway,
            StageSettings yard,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.http.host") String listen) {
        String published = gateway.published().orElse(null);
        if (!Loopback.only(listen, published)) {
            KeyFile file = gateway.keysFile().map(KeyFile::new).orElseGet(() -> KeyFile.in(yard.home()));
            keys = open(file, published == null ? listen : published);
        }
        return new GatewayAccessRules(keys, new FailedKeyAttempts(), clock);
    }

    private static KeyRing open(KeyFile file, String reached) {
        try {
            KeyRing ring = KeyRing.open(file);
            if (!ring.isEmpty()) return ring;
            ring.close();
        } catch (IOException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
        throw new ConfigurationException(
                "The gateway is configured to be reachable at " + reached
                        + ", from other machines, but there are no keys in " + file.path()
                        + ": create one with './trainyard keys add NAME --role run' (in a container, 'keys add NAME --role run').");
    }

    void stop(@Observes ShutdownEvent event) {
        if (keys != null) keys.close();
    }
}
