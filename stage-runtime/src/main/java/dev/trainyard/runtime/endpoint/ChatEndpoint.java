package dev.trainyard.runtime.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model over OpenAI's chat completions. Each request has a limit for its time and for the size of its response,
 * is tried three times at most, and follows no redirects, so that the key is sent to the configured server only. A
 * response that contains the key is not passed on.
 */
public final class ChatEndpoint implements AutoCloseable {
    private static final int TRIES = 3;
    private static final int LARGEST_RESPONSE = 1 << 20;
    private static final int MOST_TOKENS = 1_024;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private final Settings settings;
    // Many servers of models do not understand an upgrade to HTTP/2 and lose the body of such a request.
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * Where the model is.
     *
     * @param role what the model does, for messages: {@code judge}
     * @param url of the API, such as {@code https://judge.example.org/v1}
     * @param key null if the server requires none
     * @param timeout for one request, from connecting to the last byte of the response
     * @param pause before the second try; the third comes after four times as long
     */
    public record Settings(
            String role, URI url, String model, @Nullable String key, Duration timeout, Duration pause) {
        /** @throws IllegalArgumentException if the address cannot be used, with one sentence */
        public Settings {
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!http || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
                throw new IllegalArgumentException("The address of the " + role
                        + " must begin with http:// or https:// and have neither a user nor a query, as in https://"
                        + role + ".example.org/v1.");
            }
            if (model.isBlank() || model.length() > 200) {
                throw new IllegalArgumentException(
                        "The " + role + "'s model is missing or has more than 200 characters.");
            }
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("The " + role + "'s time for one request is " + timeout.toSeconds()
                        + " seconds: more than 0 and at most " + LONGEST_TIMEOUT.toSeconds() + " are expected.");
            }
        }

        /** Without the key. */
        @Override
        public String toString() {
            return model + " at " + url;
        }
    }

    /** A part of a conversation. @param role {@code system}, {@code user} or {@code assistant} */
    public record Message(String role, String content) {}

    /** What came of a question. */
    public sealed interface Reply {}

    /** The model's answer. @param finished whether it ended by itself, and not because it was too long */
    public record Completion(String text, boolean finished) implements Reply {}

    /**
     * There is no usable answer.
     *
     * @param reason a sentence
     * @param unreachable whether the model did not respond properly, so that the next question probably fails as well
     */
    public record Unusable(String reason, boolean unreachable) implements Reply {}

    /**
     * The server rejects every request.
     *
     * @param reason a sentence
     */
    public record Rejected(String reason) implements Reply {}

    public ChatEndpoint(Settings settings) {
        this.settings = settings;
    }

    public Settings settings() {
        return settings;
    }

    /** Asks for the most likely answer to a conversation. */
    public Reply ask(List<Message> messages) throws InterruptedException {
        byte[] body = body(messages);
        Duration pause = settings.pause();
        for (int attempt = 1; ; attempt++) {
            Reply reply = once(body);
            if (attempt == TRIES || !(reply instanceof Unusable failed && failed.unreachable())) return reply;
            Thread.sleep(pause);
            pause = pause.multipliedBy(4);
        }
    }

    private byte[] body(List<Message> messages) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode body = json.objectNode()
                .put("model", settings.model())
                .put("temperature", 0)
                .put("max_tokens", MOST_TOKENS);
        ArrayNode asked = body.putArray("messages");
        for (Message message : messages) {
            asked.add(json.objectNode().put("role", message.role()).put("content", message.content()));
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Reply once(byte[] body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(settings.url().toString().replaceAll("/+$", "") + "/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (settings.key() != null) request.header("Authorization", "Bearer " + settings.key());
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_RESPONSE));
        try {
            // A timeout of the request itself would end with the headers.
            HttpResponse<byte[]> done = response.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return reply(done.statusCode(), done.body());
        } catch (TimeoutException _) {
            return new Unusable(
                    "The " + settings.role() + " did not respond within "
                            + settings.timeout().toSeconds() + " s.",
                    true);
        } catch (ExecutionException e) {
            return failure(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private Reply failure(@Nullable Throwable cause) {
        String role = settings.role();
        if (cause instanceof SSLException) {
            return new Unusable("No secure connection to the " + role + " can be made: check its certificate.", true);
        }
        // The message of the JDK's body handler is the only sign of a response above the limit.
        return cause instanceof IOException
                        && String.valueOf(cause.getMessage()).contains("exceed")
                ? new Unusable("The response of the " + role + " has more than 1 MiB.", false)
                : new Unusable("The " + role + " cannot be reached, or it broke off its response.", true);
    }

    private Reply reply(int status, byte[] body) {
        String role = settings.role();
        if (status >= 500 || status == 429 || status == 408) {
            return new Unusable("The " + role + " responded with status " + status + ".", true);
        }
        if (status >= 300) {
            return new Rejected("The " + role + " responded with status " + status
                    + (status < 400 ? ", a redirect, which is not followed" : "")
                    + (status == 401 || status == 403 ? ": check its key" : ": check its address and its model") + ".");
        }
        try {
            JsonNode choice =
                    ContractJson.mapper().readTree(body).path("choices").path(0);
            JsonNode content = choice.path("message").path("content");
            if (!content.isTextual()) {
                return new Unusable("The response of the " + role + " is not a chat completion.", false);
            }
            String key = settings.key();
            if (key != null && !key.isEmpty() && content.asText().contains(key)) {
                return new Unusable("The response of the " + role + " repeats its key.", false);
            }
            return new Completion(
                    content.asText(), !choice.path("finish_reason").asText().equals("length"));
        } catch (IOException e) {
            return new Unusable("The response of the " + role + " is not JSON.", false);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
