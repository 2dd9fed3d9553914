package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the ingest service for previews, because only that service may read the folders of sources. */
final class PreviewClient implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LARGEST = 32 << 20;

    private final URI ingest;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECTING).build();

    PreviewClient(URI ingest) {
        this.ingest = ingest;
    }

    /** @throws RefusedException with the ingest service's reason, or if it cannot be reached */
    Preview ask(Recipe recipe, int examples) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(ingest.resolve("/preview?examples=" + examples))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            ContractJson.mapper().writeValueAsBytes(recipe)))
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream in = response.body()) {
                body = in.readNBytes(LARGEST + 1);
            }
            if (body.length > LARGEST) {
                throw RefusedException.of(
                        422, "The preview is too large", "The preview has more than 32 MiB: ask for fewer examples.");
            }
            if (response.statusCode() == 200) return ContractJson.mapper().readValue(body, Preview.class);
            throw refused(response.statusCode(), body);
        } catch (IOException e) {
            throw RefusedException.of(
                    503,
                    "The ingest service cannot be reached",
                    "The ingest service, which makes previews, does not answer at " + ingest
                            + ": try again later, or set trainyard.gateway.ingest to its address.");
        }
    }

    private static RefusedException refused(int status, byte[] body) {
        try {
            JsonNode problem = ContractJson.mapper().readTree(body);
            if ((status == 422 || status == 503) && problem.path("detail").isTextual()) {
                return RefusedException.of(
                        status,
                        problem.path("title").asText(),
                        problem.path("detail").asText());
            }
        } catch (IOException _) {
            // The body does not describe a problem.
        }
        return RefusedException.of(
                503, "The preview failed", "The ingest service answered with status " + status + "; its log says why.");
    }

    @Override
    public void close() {
        client.close();
    }
}
