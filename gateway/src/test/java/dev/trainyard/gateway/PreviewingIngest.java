package dev.trainyard.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.preview.PreviewExample;
import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewSource;
import dev.trainyard.contracts.preview.PreviewStep;
import dev.trainyard.contracts.preview.PreviewToken;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An ingest service that answers every request for a preview with the same one, whose recipe has the name that was sent;
 * it refuses a recipe with the name {@code refused}, and breaks at one with the name {@code broken}.
 */
public class PreviewingIngest implements QuarkusTestResourceLifecycleManager {
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/preview", PreviewingIngest::answer);
        server.start();
        return Map.of(
                "trainyard.gateway.ingest",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String name = ContractJson.mapper()
                .readTree(exchange.getRequestBody())
                .path("name")
                .asText();
        switch (name) {
            case "refused" ->
                send(
                        exchange,
                        422,
                        "{\"title\": \"There is no preview of this recipe\", \"status\": 422, \"detail\": \"The source 'chats'"
                                + " is missing: there is no chats.jsonl in /data.\"}");
            case "broken" -> send(exchange, 500, "oh");
            default -> send(exchange, 200, ContractJson.mapper().writeValueAsString(preview(name)));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Preview preview(String recipe) {
        List<PreviewToken> tokens = List.of(
                new PreviewToken(1, "<|im_start|>", false),
                new PreviewToken(70, "user\n", false),
                new PreviewToken(90, "What does <b>entity</b> mean?", false),
                new PreviewToken(2, "<|im_end|>", false),
                new PreviewToken(198, "\n", false),
                new PreviewToken(1, "<|im_start|>", false),
                new PreviewToken(71, "assistant\n", false),
                new PreviewToken(91, "Something that exists.", true),
                new PreviewToken(2, "<|im_end|>", true));
        return new Preview(
                recipe,
                new PreviewForm(
                        "Conversations are written with the model's own chat template.",
                        null,
                        512,
                        List.of(new PreviewForm.End(2, "<|im_end|>", List.of("the chat template", "config.json")))),
                List.of(new PreviewStep(
                        "instruction-tuning",
                        "instruction-tuning",
                        List.of(new PreviewSource(
                                "chats",
                                "The first 20000 rows were examined.",
                                new PreviewSource.Counts(2_000, 3, 18_000, 4_000, 1, 2),
                                List.of(new PreviewExample(
                                        "0123456789ab",
                                        List.of(new PreviewExample.Text("conversation", tokens, 9, 30, null)),
                                        tokens.subList(0, 7))))))),
                List.of("2 of the 2000 examined examples of chats do not fit into the context and are left out."));
    }

    @Override
    public void stop() {
        if (server != null) server.stop(0);
    }
}
