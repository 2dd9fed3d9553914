package dev.trainyard.yard.broker;

import dev.trainyard.yard.process.QuietLog;
import java.io.IOException;
import java.nio.file.Path;

/** The broker as a process of its own: {@code BrokerProcess DATA PORT CONTROLLER_PORT}. It ends when it is told to. */
public final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws IOException {
        QuietLog.begin();
        EmbeddedBroker broker = EmbeddedBroker.start(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        System.out.println("Kafka is ready at " + broker.bootstrap());
    }
}
