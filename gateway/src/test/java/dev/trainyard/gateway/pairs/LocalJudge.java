package dev.trainyard.gateway.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that speaks OpenAI's chat completions as a judge does, in good or in bad ways. */
public final class LocalJudge implements AutoCloseable {
    private static final Pattern ANSWERS =
            Pattern.compile("(?s)\\[ANSWER A (\\w{8})]\\n(.*)\\n\\[END OF ANSWER A \\1].*"
                    + "\\[ANSWER B \\1]\\n(.*)\\n\\[END OF ANSWER B \\1]");

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private volatile Behaviour behaviour = Behaviour.GOOD;

    /** What it does with a request. */
    public enum Behaviour {
        /** Prefers the longer answer, wherever it stands. */
        GOOD,
        /** Always prefers the first answer. */
        BIASED,
        NONSENSE,
        NO_COMPLETION,
        /** Never responds. */
        SILENT,
        /** Sends a byte of its response now and then. */
        DRIPPING,
        HUGE,
        FAILING,
        REFUSING,
        REDIRECTING
    }

    public LocalJudge() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        // For tests in another process or class loader.
        server.createContext("/behave", exchange -> {
            behave(Behaviour.valueOf(exchange.getRequestURI().getQuery()));
            send(exchange, 200, "{}");
        });
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    public void behave(Behaviour now) {
        behaviour = now;
    }

    public int requests() {
        return asked.size();
    }

    JsonNode lastBody() {
        return asked.getLast();
    }

    List<String> keys() {
        return keys;
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode body = ContractJson.mapper().readTree(exchange.getRequestBody());
        asked.add(body);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!exchange.getRequestURI().getPath().equals("/v1/chat/completions")
                || !exchange.getRequestMethod().equals("POST")) {
            send(exchange, 404, "{}");
            return;
        }
        Matcher answers = ANSWERS.matcher(body.at("/messages/1/content").asText());
        boolean found = answers.find();
        switch (behaviour) {
            case GOOD -> {
                int difference =
                        found ? answers.group(2).length() - answers.group(3).length() : 0;
                String better = difference == 0 ? "TIE" : difference > 0 ? "A" : "B";
                send(exchange, 200, completion("Both try.\nVERDICT: " + better));
            }
            case BIASED -> send(exchange, 200, completion("VERDICT: A"));
            case NONSENSE -> send(exchange, 200, completion("As a judge I cannot decide such things."));
            case NO_COMPLETION -> send(exchange, 200, "<html>hello</html>");
            case SILENT -> await();
            case DRIPPING -> drip(exchange);
            case HUGE -> send(exchange, 200, completion("x".repeat(3 << 20)));
            case FAILING -> send(exchange, 500, "{\"error\": {\"message\": \"out of memory\"}}");
            case REFUSING -> send(exchange, 401, "{\"error\": {\"message\": \"wrong key\"}}");
            case REDIRECTING -> {
                exchange.getResponseHeaders().set("Location", "/v2/elsewhere");
                send(exchange, 307, "");
            }
        }
    }

    private static String completion(String text) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.putObject("message").put("role", "assistant").put("content", text);
        ObjectNode completion = JsonNodeFactory.instance.objectNode().put("object", "chat.completion");
        completion.putArray("choices").add(message);
        return completion.toString();
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
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
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
