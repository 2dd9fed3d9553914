package dev.trainyard.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** A yard started with {@code ./trainyard up}, as a user would, with a home of its own. */
final class RunningYard implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path home;
    private final URI address;

    private RunningYard(Process process, Path home, int port) {
        this.process = process;
        this.home = home;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    static Path repository() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** Starts the launcher and waits until the gateway is ready. */
    static RunningYard up(Path home) throws Exception {
        Files.createDirectories(home);
        int port = freePort();
        ProcessBuilder launcher = new ProcessBuilder(
                        repository().resolve("trainyard").toString(),
                        "up",
                        "--home",
                        home.toString(),
                        "--port",
                        String.valueOf(port))
                .directory(repository().toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("up.log").toFile());
        // The build that runs these tests has just built what is run here.
        launcher.environment().put("TRAINYARD_BUILD", "none");
        Process process = launcher.start();
        RunningYard yard = new RunningYard(process, home, port);
        yard.awaitReady();
        return yard;
    }

    Path home() {
        return home;
    }

    /** The description of the yard that {@code up} wrote: processes, ports, the broker's address. */
    JsonNode description() throws IOException {
        return JSON.readTree(home.resolve("yard.json").toFile());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> download(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(HTTP.send(
                        HttpRequest.newBuilder(address.resolve(path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /**
     * Polls a path until its JSON matches, and returns it; a gateway that does not answer in the meantime is asked
     * again.
     */
    JsonNode await(String path, Duration atMost, Predicate<JsonNode> fits) throws Exception {
        Instant end = Instant.now().plus(atMost);
        String last = "no answer";
        while (Instant.now().isBefore(end)) {
            try {
                JsonNode answer = get(path);
                if (fits.test(answer)) return answer;
                last = answer.toPrettyString();
            } catch (IOException unreachable) {
                last = unreachable.toString();
            }
            Thread.sleep(300);
        }
        throw new AssertionError(path + " did not reach the expected state within " + atMost + ": " + last + "\n"
                + Files.readString(home.resolve("up.log")));
    }

    private void awaitReady() throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(10));
        while (true) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                String log = Files.readString(home.resolve("up.log"));
                close();
                throw new AssertionError("the yard did not start:\n" + log);
            }
            try {
                if (Files.exists(home.resolve("yard.json"))
                        && get("/q/health/ready").path("status").asText().equals("UP")) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(300);
            }
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
