package dev.trainyard.yard.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayClientTest {
    private static final RunId RUN = new RunId("a-run");

    private HttpServer server;
    private GatewayClient client;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new GatewayClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "a-key");
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void resumesABrokenStreamAfterTheLastEvent() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        server.createContext("/api/runs/a-run/events", exchange -> {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            answer(
                    exchange,
                    200,
                    asked.size() == 1
                            ? "id: 4\ndata: " + json("stage-failed", "\"stage\":\"ingest\",\"reason\":\"No.\"")
                                    + "\n\nid: 5\n"
                            : "id: 6\ndata: " + json("of-tomorrow", "\"x\":1") + "\n\nid: 7\ndata: "
                                    + json("run-cancelled", "\"reason\":\"Enough.\"") + "\n\n");
        });
        List<Object> events = new ArrayList<>();

        client.follow(
                RUN,
                told -> {
                    events.add(told.event());
                    return events.size() < 2;
                },
                _ -> {});

        assertThat(asked).containsExactly("null", "5");
        assertThat(events).containsExactly(new StageFailed(RUN, Stage.INGEST, "No."), new RunCancelled(RUN, "Enough."));
    }

    @Test
    void readsTheRunFromTheLocationHeader() throws Exception {
        server.createContext("/api/runs", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1/api/runs/a-run");
            answer(exchange, 202, "{}");
        });

        assertThat(client.start(JsonNodeFactory.instance.objectNode())).isEqualTo(RUN);
    }

    @Test
    void sendsItsKeyWithEveryRequest() throws Exception {
        List<String> keys = new CopyOnWriteArrayList<>();
        server.createContext("/api/runs", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().add("Location", "/api/runs/a-run");
            boolean starts = exchange.getRequestMethod().equals("POST");
            answer(exchange, starts ? 202 : 200, starts ? "{}" : "{\"state\": \"released\"}");
        });

        client.start(JsonNodeFactory.instance.objectNode());
        client.awaitEnd(RUN);
        client.run("a-run");

        assertThat(keys).containsExactly("Bearer a-key", "Bearer a-key", "Bearer a-key");
    }

    @Test
    void reportsTheGatewaysReasonForRefusingARun() {
        server.createContext(
                "/api/runs",
                exchange -> answer(exchange, 400, "{\"detail\": \"pretrain.batch is 0: 1 is expected.\"}"));

        assertThatThrownBy(() -> client.start(JsonNodeFactory.instance.objectNode()))
                .isInstanceOfSatisfying(
                        RequestRejectedException.class,
                        refused -> assertThat(refused.requestWasWrong()).isTrue())
                .hasMessage("pretrain.batch is 0: 1 is expected.");
    }

    @Test
    void distinguishesAnUnknownRunFromARejectedRequest() throws Exception {
        server.createContext("/api/runs/a-run", exchange -> answer(exchange, 200, "{\"id\": \"a-run\"}"));
        server.createContext("/api/runs/unknown", exchange -> answer(exchange, 404, "{}"));
        server.createContext(
                "/api/runs/secret", exchange -> answer(exchange, 401, "{\"detail\": \"A key is needed.\"}"));

        assertThat(client.run("a-run").orElseThrow().path("id").asText()).isEqualTo("a-run");
        assertThat(client.run("unknown")).isEmpty();
        assertThatThrownBy(() -> client.run("secret"))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessage("A key is needed.");
    }

    private static String json(String type, String fields) {
        return "{\"type\":\"dev.trainyard." + type
                + ".v1\",\"time\":\"2026-11-01T10:00:00Z\",\"body\":{\"run\":\"a-run\"," + fields + "}}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
