package dev.trainyard.finetune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.endpoint.ChatEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** A server that speaks OpenAI's chat completions as a critic does, in good or in bad ways. */
final class LocalCritic implements AutoCloseable {
    static final String KEY = "sk-secret-of-the-critic";

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile IntFunction<Behaviour> behaviour = _ -> Behaviour.GOOD;

    enum Behaviour {
        GOOD,
        /** Answers with its key. */
        ECHOING,
        NONSENSE,
        EMPTY,
        /** Ends within a sentence, at the largest number of tokens. */
        CUT,
        /** Never responds. */
        SILENT,
        HUGE,
        REFUSING
    }

    LocalCritic() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    ChatEndpoint.Settings settings(Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        return new ChatEndpoint.Settings("critic", url, "big-model", KEY, timeout, Duration.ofMillis(1));
    }

    /** @param now what it does with the request of a number, from 0 */
    void behave(IntFunction<Behaviour> now) {
        behaviour = now;
    }

    List<JsonNode> asked() {
        return asked;
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode body = ContractJson.mapper().readTree(exchange.getRequestBody());
        Behaviour now;
        synchronized (asked) {
            now = behaviour.apply(asked.size());
            asked.add(body);
        }
        boolean revises = body.path("messages").size() > 2;
        switch (now) {
            case GOOD -> send(exchange, 200, completion(revises ? "A kinder answer." : "It is not kind."));
            case ECHOING -> send(exchange, 200, completion("Your key is " + KEY + "."));
            case NONSENSE -> send(exchange, 200, "<html>hello</html>");
            case CUT -> send(exchange, 200, completion("It is", "length"));
            case EMPTY -> send(exchange, 200, completion("  "));
            case SILENT -> await();
            case HUGE -> send(exchange, 200, completion("x".repeat(3 << 20)));
            case REFUSING -> send(exchange, 401, "{}");
        }
    }

    private static String completion(String text) {
        return completion(text, "stop");
    }

    private static String completion(String text, String finish) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("finish_reason", finish);
        message.putObject("message").put("role", "assistant").put("content", text);
        ObjectNode completion = JsonNodeFactory.instance.objectNode();
        completion.putArray("choices").add(message);
        return completion.toString();
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
