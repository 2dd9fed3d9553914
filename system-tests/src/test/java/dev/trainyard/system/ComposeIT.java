package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code docker compose up} as in the README, under a project name of its own; skipped if there is no container
 * engine.
 */
class ComposeIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static int port;
    private static boolean started;

    @BeforeAll
    static void bringUp() throws Exception {
        assumeTrue(answers("docker", "info"), "no container engine answers");
        assumeTrue(answers("docker", "compose", "version"), "docker has no compose");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        started = true;
        compose("up", "-d", "--build");
    }

    @AfterAll
    static void takeDown() throws Exception {
        if (started) compose("down", "--volumes", "--timeout", "5");
    }

    @Test
    void runsSmokeAndShowsItsEventsToTheConsoleConsumer() throws Exception {
        awaitReady();
        String location = accepted("""
                {"preset": "smoke", "pretrain": {"tokens": 150000},
                 "finetune": {"instruction": {"conversations": 200, "epochs": 1}, "preference": {"pairs": 32}},
                 "evaluate": {"items": 8}}
                """);

        JsonNode state = awaitEnd(location);

        assertThat(state.path("state").asText()).as(state.toPrettyString()).isIn("released", "rejected");
        String events = compose(
                "exec",
                "-T",
                "kafka",
                "/opt/kafka/bin/kafka-console-consumer.sh",
                "--bootstrap-server",
                "kafka:9092",
                "--topic",
                "trainyard.checkpoints",
                "--from-beginning",
                "--timeout-ms",
                "8000");
        assertThat(events)
                .contains(location.substring(location.lastIndexOf('/') + 1))
                .contains("\"aligned\"");
        assertThat(compose("exec", "-T", "pretrain", "id", "-u").strip()).endsWith("10001");

        compose("up", "-d", "--no-recreate", "--scale", "eval=2");
        assertThat(awaitReplicas("eval-service", 2)).hasSize(2);
    }

    /** The names of a group's members, which are those of their containers. */
    private static Set<String> awaitReplicas(String group, int count) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(3));
        Set<String> names = Set.of();
        while (names.size() < count && Instant.now().isBefore(end)) {
            Thread.sleep(2000);
            String members = compose(
                    "exec",
                    "-T",
                    "kafka",
                    "/opt/kafka/bin/kafka-consumer-groups.sh",
                    "--bootstrap-server",
                    "kafka:9092",
                    "--describe",
                    "--members",
                    "--group",
                    group);
            names = Pattern.compile(group + "-[0-9a-f]{12}\\b")
                    .matcher(members)
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
        }
        return names;
    }

    private static void awaitReady() throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(4));
        while (Instant.now().isBefore(end)) {
            try {
                if (send(HttpRequest.newBuilder(address("/q/health/ready"))).statusCode() == 200) return;
            } catch (IOException notYet) {
                // the port answers once the gateway listens
            }
            Thread.sleep(500);
        }
        throw new AssertionError("the gateway did not become ready:\n" + compose("logs", "--tail", "60"));
    }

    private static String accepted(String recipe) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(address("/api/runs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(recipe)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return URI.create(response.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    private static JsonNode awaitEnd(String path) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(10));
        JsonNode state;
        do {
            Thread.sleep(1000);
            state = new ObjectMapper()
                    .readTree(send(HttpRequest.newBuilder(address(path))).body());
            if (Set.of("released", "rejected", "failed", "cancelled")
                    .contains(state.path("state").asText())) {
                return state;
            }
        } while (Instant.now().isBefore(end));
        throw new AssertionError(state.toPrettyString() + "\n" + compose("logs", "--tail", "60"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static boolean answers(String... command) throws Exception {
        try {
            return process(List.of(command)).start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static String compose(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", "trainyard-test"));
        command.addAll(List.of(arguments));
        Process process = process(command).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(RunningYard.repository().toFile())
                .redirectErrorStream(true);
        builder.environment().put("TRAINYARD_PORT", String.valueOf(port));
        return builder;
    }
}
