package dev.trainyard.yard.broker;

import dev.trainyard.yard.process.LogSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The broker as a separate process: {@code BrokerProcess DATA PORT CONTROLLER_PORT}. It exits on request, and when it
 * cannot work; its supervisor then restarts it.
 */
public final class BrokerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private BrokerProcess() {}

    public static void main(String[] arguments) {
        LogSettings.begin();
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(
                    Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker), "stop-broker"));
            System.out.println("Kafka is ready at " + broker.bootstrap());
        } catch (Throwable e) {
            e.printStackTrace();
            // Threads of a broker that failed to start would keep the process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    /** A broker that stops because of a failure, such as a full disk, may wait for itself forever. */
    private static void close(EmbeddedBroker broker) {
        Thread closing = Thread.ofPlatform().daemon().name("close-broker").start(broker::close);
        try {
            if (closing.join(PATIENCE)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
