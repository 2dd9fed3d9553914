package dev.trainyard.yard;

import dev.trainyard.yard.broker.BrokerHealth;
import dev.trainyard.yard.process.ChildSpec;
import dev.trainyard.yard.process.FreePorts;
import dev.trainyard.yard.process.Supervisor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A Kafka broker and the five services as child processes on the loopback address. The broker starts first and stops
 * last. A child that dies is restarted; closing the yard, or any end of its process, stops all of them.
 */
public final class Yard implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SECONDS_BEFORE_WRITING_AGAIN = 5;

    private final YardSettings settings;
    private final Consumer<String> notices;
    private final YardLock lock;
    private final Map<Supervisor, Integer> children = new LinkedHashMap<>();
    private final AtomicBoolean unwritten = new AtomicBoolean();
    private String bootstrap = "";
    private boolean closed;

    private Yard(YardSettings settings, Consumer<String> notices, YardLock lock) {
        this.settings = settings;
        this.notices = notices;
        this.lock = lock;
    }

    /**
     * Starts a yard and returns when every part of it is ready.
     *
     * @param notices receives sentences for the user, for example about a child that died
     * @throws YardException if it cannot be started, with one sentence; nothing is left running then
     */
    public static Yard start(YardSettings settings, Consumer<String> notices)
            throws YardException, IOException, InterruptedException {
        Yard yard = new Yard(settings, notices, YardLock.take(settings.home()));
        // Set before the first child starts, because a signal during the start must stop what has been started.
        Runtime.getRuntime().addShutdownHook(new Thread(yard::close, "stop-yard"));
        try {
            yard.open();
            return yard;
        } catch (YardException | IOException | InterruptedException | RuntimeException e) {
            yard.close();
            throw e;
        }
    }

    /** The gateway's URL on this machine. */
    public URI gateway() {
        return URI.create("http://" + reachable(settings.listen()) + ":" + settings.port());
    }

    /** A service that listens on the wildcard address listens on loopback too. */
    private static String reachable(String listen) {
        try {
            InetAddress address = InetAddress.getByName(listen);
            if (address.isAnyLocalAddress()) return YardSettings.LOOPBACK;
            return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : listen;
        } catch (UnknownHostException _) {
            return listen;
        }
    }

    public String bootstrap() {
        return bootstrap;
    }

    public Path home() {
        return settings.home();
    }

    /** The process of one child by its name: {@code kafka}, {@code gateway}, {@code pretrain}, …. */
    public synchronized java.util.Optional<ProcessHandle> process(String name) {
        return children.keySet().stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .flatMap(Supervisor::process);
    }

    private void open() throws YardException, IOException, InterruptedException {
        int leftovers = YardRecord.read(settings.home()).map(this::endLeftovers).orElse(0);
        if (leftovers > 0) {
            notices.accept("Ended " + leftovers + " processes left behind by a yard that was killed.");
        }
        if (!FreePorts.isFree(settings.port())) {
            throw new YardException(
                    "Port " + settings.port() + " is in use by another program; choose another one with --port.");
        }
        List<Integer> ports = FreePorts.pick(ServiceKind.values().length + 1);
        bootstrap = "127.0.0.1:" + ports.getFirst();
        Children specs = new Children(settings);
        List<Map.Entry<ChildSpec, Integer>> services = new ArrayList<>();
        for (ServiceKind kind : ServiceKind.values()) {
            int port = kind == ServiceKind.GATEWAY ? settings.port() : ports.get(kind.ordinal());
            services.add(
                    Map.entry(specs.service(kind, port, ports.get(ServiceKind.INGEST.ordinal()), bootstrap), port));
        }

        Supervisor broker = launch(specs.broker(ports.getFirst(), ports.getLast()), ports.getFirst());
        await(broker, () -> BrokerHealth.answers(bootstrap));
        List<Supervisor> started = new ArrayList<>();
        for (Map.Entry<ChildSpec, Integer> service : services) {
            started.add(launch(service.getKey(), service.getValue()));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < started.size(); i++) {
                int port = services.get(i).getValue();
                URI address = port == settings.port()
                        ? gateway()
                        : URI.create("http://" + YardSettings.LOOPBACK + ":" + port);
                await(started.get(i), () -> isReady(client, address));
            }
        }
    }

    private int endLeftovers(YardRecord record) {
        try {
            return record.endLeftovers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private synchronized Supervisor launch(ChildSpec spec, int port) throws IOException, YardException {
        if (closed) {
            throw new YardException("The yard was stopped while it was starting.");
        }
        Files.deleteIfExists(spec.log());
        Supervisor child = Supervisor.start(spec, InstantSource.system(), notices, this::record);
        children.put(child, port);
        record();
        return child;
    }

    private interface Readiness {
        boolean reached() throws InterruptedException;
    }

    private void await(Supervisor child, Readiness readiness) throws YardException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!readiness.reached()) {
            if (child.trouble().isPresent() || System.nanoTime() > deadline) {
                throw new YardException(child.name() + " does not become ready; its log "
                        + child.spec().log() + " says why"
                        + lastWords(child.spec().log()));
            }
            if (closed()) {
                throw new YardException("The yard was stopped while it was starting.");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static boolean isReady(HttpClient client, URI service) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String lastWords(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException e) {
            return ".";
        }
    }

    /**
     * Writes yard.json, later if the disk is full at the moment: callers must not be blocked, because they watch
     * children.
     */
    private void record() {
        try {
            writeRecord();
        } catch (IOException e) {
            notices.accept(settings.home().resolve(YardRecord.FILE) + " could not be written (" + e.getMessage()
                    + "); it is written as soon as that is possible again.");
            if (unwritten.compareAndSet(false, true)) {
                Thread.ofVirtual().name("yard-record").start(this::recordLater);
            }
        }
    }

    private void recordLater() {
        while (!closed()) {
            try {
                TimeUnit.SECONDS.sleep(SECONDS_BEFORE_WRITING_AGAIN);
                unwritten.set(false);
                writeRecord();
                return;
            } catch (IOException e) {
                unwritten.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void writeRecord() throws IOException {
        if (closed) {
            return;
        }
        Map<String, Long> processes = new LinkedHashMap<>();
        Map<String, Integer> ports = new LinkedHashMap<>();
        Map<String, String> troubles = new LinkedHashMap<>();
        children.forEach((child, port) -> {
            child.process().ifPresent(process -> processes.put(child.name(), process.pid()));
            child.trouble().ifPresent(trouble -> troubles.put(child.name(), trouble));
            ports.put(child.name(), port);
        });
        long self = ProcessHandle.current().pid();
        new YardRecord(
                        bootstrap,
                        gateway().toString(),
                        InstantSource.system().instant(),
                        self,
                        processes,
                        ports,
                        troubles)
                .write(settings.home());
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** Stops the services, then the broker. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Supervisor> inOrder = List.copyOf(children.keySet());
        List<Supervisor> services = inOrder.stream().skip(1).toList();
        services.forEach(Supervisor::stop);
        services.forEach(Supervisor::close);
        inOrder.stream().limit(1).forEach(Supervisor::close);
        try {
            Files.deleteIfExists(settings.home().resolve(YardRecord.FILE));
            lock.close();
        } catch (IOException e) {
            notices.accept(
                    "The yard's record in " + settings.home() + " could not be removed: " + e.getMessage() + ".");
        }
    }
}
