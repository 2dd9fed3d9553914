package dev.trainyard.yard.broker;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Checks whether a broker responds to requests. */
public final class BrokerHealth {
    private static final int PATIENCE_MILLIS = 2_000;

    private BrokerHealth() {}

    public static boolean answers(String bootstrap) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap,
                "request.timeout.ms", PATIENCE_MILLIS,
                "default.api.timeout.ms", PATIENCE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }
}
