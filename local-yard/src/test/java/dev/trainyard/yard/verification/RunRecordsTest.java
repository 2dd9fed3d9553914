package dev.trainyard.yard.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
    private static final Artifact MODEL = new Artifact("checkpoints/a", Sha256.of("a"), 1, MediaTypes.CHECKPOINT);

    @TempDir
    Path home;

    private HttpServer server;

    /** A gateway that knows one run and requires a key. */
    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/runs/", exchange -> {
            boolean mayAsk = "Bearer a-key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean known = exchange.getRequestURI().getPath().endsWith("/a-run");
            byte[] body = mayAsk
                    ? ContractJson.mapper().writeValueAsBytes(Map.of("base", Map.of("artifact", MODEL)))
                    : "{\"detail\": \"A key is needed.\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(!mayAsk ? 401 : known ? 200 : 404, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void queriesTheGatewayWithTheKey() throws Exception {
        RunRecords.RunArtifacts known = records("a-key").of("a-run");

        assertThat(known.artifacts()).containsExactly(MODEL);
        assertThat(known.refusal()).isEmpty();
    }

    @Test
    void saysWhyTheGatewayRejectsARequest() throws Exception {
        RunRecords.RunArtifacts known = records("").of("a-run");

        assertThat(known.artifacts()).isEmpty();
        assertThat(known.refusal()).contains("A key is needed.");
    }

    @Test
    void treatsAnUnknownRunAsOneWithoutArtifacts() throws Exception {
        RunRecords.RunArtifacts known = records("a-key").of("another");

        assertThat(known.artifacts()).isEmpty();
        assertThat(known.refusal()).isEmpty();
    }

    private RunRecords records(String key) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new RunRecords(home, Optional.of(address), key);
    }
}
