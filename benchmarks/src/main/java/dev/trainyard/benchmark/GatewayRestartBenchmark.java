package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.yard.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How soon is a gateway ready after a restart with a thousand runs and a million progress events in the topics, does it
 * give the same answers, and how much memory does it need?
 *
 * <p>A real broker holds the events of runs that were requested, trained, evaluated and released. The gateway is
 * started with the options of the yard: first without a snapshot, then with the snapshot that it has written, then with
 * a damaged one. Its answers for all runs must be byte-for-byte those of the first time. Times are from the start of
 * the process to its first readiness, including the start of the JVM.
 */
@Command(name = "gateway-restart", description = "Restarts a gateway with many runs and events in the topics.")
final class GatewayRestartBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger BROKER = Logger.getLogger("kafka");
    private static final Logger STATES = Logger.getLogger("state.change.logger");

    @Option(names = "--runs", defaultValue = "1000", description = "The number of runs.")
    private int runs;

    @Option(names = "--progress", defaultValue = "1000", description = "The number of progress events of each run.")
    private int progress;

    @Option(names = "--heap", defaultValue = "768m", description = "The largest heap of the gateway.")
    private String heap = "768m";

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || progress < 10) throw new RefusedException("At least 1 run and 10 events of it are needed.");
        for (Logger noisy : new Logger[] {KAFKA, BROKER, STATES}) noisy.setLevel(Level.OFF);
        try (TemporaryFolder scratch = TemporaryFolder.create();
                EmbeddedBroker broker =
                        EmbeddedBroker.start(scratch.folder().resolve("kafka"), freePort(), freePort())) {
            System.out.printf(
                    "%,d runs with %,d progress events each, a heap of %s, %d cores%n",
                    runs, progress, heap, Runtime.getRuntime().availableProcessors());
            tell(broker.bootstrap());
            Path home = Files.createDirectories(scratch.folder().resolve("home"));
            System.out.printf(
                    "  %-28s %10s %12s %9s %12s %12s%n",
                    "started", "ready", "processor", "heap MB", "resident MB", "snapshot MB");
            Map<String, String> expected = measure("without a snapshot", home, broker.bootstrap(), null);
            measure("with the snapshot", home, broker.bootstrap(), expected);
            damage(snapshot(home));
            measure("with a damaged snapshot", home, broker.bootstrap(), expected);
            measure("with the new snapshot", home, broker.bootstrap(), expected);
            GatewayProcess.warnings(home.resolve("gateway.log")).forEach(System.out::println);
        }
        return 0;
    }

    private void tell(String bootstrap) throws IOException {
        long began = System.nanoTime();
        try (RunsPublisher publisher = new RunsPublisher(bootstrap)) {
            for (int run = 0; run < runs; run++) {
                Instant start = START.plusSeconds(300L * run);
                publisher.send(GeneratedRuns.events(new RunId("demo-%06d".formatted(run)), progress, start), start);
            }
        }
        System.out.printf("  written in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }

    private Map<String, String> measure(
            String what, Path home, String bootstrap, @Nullable Map<String, String> expected) throws IOException {
        Map<String, String> views = new LinkedHashMap<>();
        double ready;
        double processor;
        double heapMegabytes;
        double resident;
        try (GatewayProcess gateway =
                GatewayProcess.start(home, bootstrap, freePort(), heap, home.resolve("gateway.log"))) {
            ready = gateway.awaitReady();
            processor = gateway.processorSeconds();
            String list = gateway.get("/api/runs");
            views.put("/api/runs", list);
            views.put("/v1/models", gateway.get("/v1/models"));
            for (JsonNode run : JSON.readTree(list)) {
                String path = "/api/runs/" + run.path("id").asText();
                views.put(path, gateway.get(path));
            }
            heapMegabytes = gateway.heapMegabytes();
            resident = gateway.residentMegabytes();
        }
        if (views.size() != runs + 2) throw new RefusedException("The gateway knows " + (views.size() - 2) + " runs.");
        if (expected != null && !expected.equals(views)) {
            throw new RefusedException("The gateway " + what + " gives other answers than before.");
        }
        System.out.printf(
                "  %-28s %8.1f s %10.1f s %9.0f %12.0f %12.1f%n",
                what, ready, processor, heapMegabytes, resident, Files.size(snapshot(home)) / 1e6);
        return views;
    }

    private static Path snapshot(Path home) {
        return home.resolve("gateway/history.snapshot");
    }

    private static void damage(Path snapshot) throws IOException {
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot, bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
