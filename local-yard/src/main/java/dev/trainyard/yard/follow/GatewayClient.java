package dev.trainyard.yard.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client for the parts of the gateway's HTTP API that the terminal needs. */
public final class GatewayClient implements AutoCloseable {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final int ATTEMPTS_IN_A_ROW = 30;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI gateway;
    private final String key;

    /** @param key sent with each request; empty if the gateway requires none */
    public GatewayClient(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key.strip();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    /**
     * Starts a run.
     *
     * @param recipe a preset's name with changes, or a complete recipe
     * @throws RequestRejectedException with the gateway's reason
     */
    public RunId start(JsonNode recipe) throws IOException, InterruptedException, RequestRejectedException {
        HttpRequest request = request("/api/runs")
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(recipe)))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new RequestRejectedException(reason(answer), answer.statusCode());
        }
        String location = answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the gateway accepted the run without returning its URL"));
        return new RunId(location.substring(location.lastIndexOf('/') + 1));
    }

    /**
     * The gateway's view of a run; empty if it does not know the run.
     *
     * @throws RequestRejectedException with the gateway's reason, if it rejects the request
     */
    public Optional<JsonNode> run(String id) throws IOException, InterruptedException, RequestRejectedException {
        HttpRequest request =
                request("/api/runs/" + id).timeout(Duration.ofSeconds(20)).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(JSON.readTree(answer.body()));
            case 404 -> Optional.empty();
            default -> throw new RequestRejectedException(reason(answer), answer.statusCode());
        };
    }

    /**
     * The findings about what is stuck in the yard, with what to do about each.
     *
     * @throws IOException if the gateway does not respond or does not have this path
     */
    public List<String> attention() throws IOException, InterruptedException {
        HttpRequest request =
                request("/api/attention").timeout(Duration.ofSeconds(10)).build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("the gateway responded with " + answer.statusCode() + " to a request about the yard");
        }
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : JSON.readTree(answer.body())) {
            findings.add(
                    finding.path("what").asText() + " " + finding.path("remedy").asText());
        }
        return findings;
    }

    /**
     * Waits for a run's end by polling its state, which is used if its events are not available.
     *
     * @throws IOException if the gateway remains unreachable
     */
    public RunOutcome awaitEnd(RunId run) throws IOException, InterruptedException {
        while (true) {
            HttpRequest request =
                    request("/api/runs/" + run).timeout(Duration.ofSeconds(10)).build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(
                        "the gateway responded with " + answer.statusCode() + " to a request about the run");
            }
            String state = JSON.readTree(answer.body()).path("state").asText();
            Optional<RunOutcome> outcome = RunOutcome.named(state);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            TimeUnit.SECONDS.sleep(2);
        }
    }

    /**
     * Follows a run's events from the first one until the handler returns false. A stream that breaks or ends is
     * resumed at the same event.
     *
     * @param handler returns false to stop
     * @param patience called before each new attempt
     * @throws IOException if the gateway remains unreachable
     */
    public void follow(RunId run, Predicate<RunEvent> handler, Consumer<String> patience)
            throws IOException, InterruptedException {
        ServerSentEvents stream = new ServerSentEvents();
        IOException last = new IOException("the gateway repeatedly closes the event stream");
        for (int failures = 0; failures < ATTEMPTS_IN_A_ROW; failures++) {
            String before = stream.lastId().orElse("");
            try {
                if (read(run, stream, handler)) {
                    return;
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                last = e instanceof IOException io ? io : ((java.io.UncheckedIOException) e).getCause();
            }
            if (!before.equals(stream.lastId().orElse(""))) {
                failures = 0;
            }
            patience.accept("The event stream ended; reconnecting.");
            stream.restart();
            TimeUnit.SECONDS.sleep(1);
        }
        throw last;
    }

    private boolean read(RunId run, ServerSentEvents stream, Predicate<RunEvent> handler)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/runs/" + run + "/events").header("Accept", "text/event-stream");
        stream.lastId().ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<Stream<String>> answer = http.send(request.build(), BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("the gateway responded with " + answer.statusCode() + " to a request for events");
            }
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                Optional<RunEvent> event = stream.line(each.next()).flatMap(GatewayClient::event);
                if (event.isPresent() && !handler.test(event.get())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Empty for unknown events, which a newer gateway may send. */
    static Optional<RunEvent> event(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            Instant time = Instant.parse(node.path("time").asText());
            byte[] body = node.path("body").toString().getBytes(StandardCharsets.UTF_8);
            return Optional.of(
                    new RunEvent(time, EventJson.read(node.path("type").asText(), body)));
        } catch (IOException | UnreadableEventException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The error message of the response, in either format. */
    private static String reason(HttpResponse<String> answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            for (String field : new String[] {"detail", "message", "error", "title"}) {
                JsonNode value = body.path(field);
                if (value.path("message").isTextual()) {
                    return value.path("message").asText();
                }
                if (value.isTextual()) {
                    return value.asText();
                }
            }
        } catch (IOException e) {
            // not JSON: use the text itself
        }
        String text = answer.body().strip();
        return text.isEmpty() ? "The gateway responded with " + answer.statusCode() + "." : text;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
