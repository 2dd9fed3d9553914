package dev.trainyard.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway in a process of its own, with the options of the yard. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;
    private final long began = System.nanoTime();

    private GatewayProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static GatewayProcess start(Path home, String bootstrap, int port, String heap, Path log) throws IOException {
        ProcessBuilder builder = ServiceCommand.of("gateway", home, bootstrap, port, heap, log);
        return new GatewayProcess(builder.start(), URI.create("http://127.0.0.1:" + port));
    }

    /** @return seconds since the process was started */
    double awaitReady() throws IOException {
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            if (!process.isAlive()) throw new IOException("The gateway ended with status " + process.exitValue() + ".");
            String answer = get("/q/health/ready", 200);
            if (answer != null) return (System.nanoTime() - began) / 1e9;
            pause(50);
        }
        throw new IOException("The gateway is not ready after " + PATIENCE.toMinutes() + " minutes.");
    }

    double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    String get(String path) throws IOException {
        String answer = get(path, 200);
        if (answer == null) throw new IOException("The gateway refuses " + path + ".");
        return answer;
    }

    private @Nullable String get(String path, int expected) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == expected ? response.body() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The size of the heap after a garbage collection. */
    double heapMegabytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during a garbage collection", e);
        }
        double bytes = 0;
        for (String line : get("/q/metrics").lines().toList()) {
            if (line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\"")) {
                bytes += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return bytes / 1e6;
    }

    double residentMegabytes() throws IOException {
        return ResidentMemory.peakMegabytes(process.pid());
    }

    /** Terminates it as an operator would, and waits for its end. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway ended", e);
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway started", e);
        }
    }

    /** The warnings in its log. */
    static List<String> warnings(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("WARN") && line.contains("history"))
                .toList();
    }
}
