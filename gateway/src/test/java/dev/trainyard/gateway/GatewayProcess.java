package dev.trainyard.gateway;

import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packaged gateway as a separate process, with a broker in this process. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ ]+:(\\d+)");

    private final BrokerInThisProcess broker = new BrokerInThisProcess();
    private final Path log;
    private final Process process;
    private @Nullable URI address;
    private final Topics topics;

    /** @param settings as environment variables */
    GatewayProcess(Map<String, String> settings) throws IOException {
        this(settings, "512m");
    }

    /** @param heap value of the option {@code -Xmx} */
    GatewayProcess(Map<String, String> settings, String heap) throws IOException {
        Map<String, String> yard = broker.start();
        topics = new Topics(yard.get("kafka.bootstrap.servers"));
        log = Files.createTempFile("gateway", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.http.port=0"));
        yard.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        process = builder.start();
    }

    /** Known once it is ready. */
    URI address() {
        return Objects.requireNonNull(address);
    }

    Topics topics() {
        return topics;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    GatewayProcess awaitReady() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher listening = LISTENING.matcher(log());
            if (listening.find()) {
                address = URI.create("http://127.0.0.1:" + listening.group(1));
                if (RawHttp.ask(address, "GET /q/health/ready HTTP/1.1", "Host: localhost")
                                .status()
                        == 200) return this;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the gateway does not become ready:\n" + log());
    }

    /** The exit status of a gateway that exits on its own. */
    int awaitEnd() throws Exception {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new AssertionError("it runs:\n" + log());
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        broker.stop();
        Files.deleteIfExists(log);
    }
}
