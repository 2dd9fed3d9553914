package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The HTTP port of a stage, which serves only health and metrics. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class StageHttpIT {
    @TestHTTPResource
    URI service;

    @Test
    void showsItsHealthOnlyToThisMachine() throws Exception {
        assertThat(ask("GET /q/health/live HTTP/1.1", "Host: localhost:" + service.getPort()))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-security-policy: default-src 'none'")
                .containsIgnoringCase("x-content-type-options: nosniff");
        for (String host : List.of("evil.example", "0.0.0.0", "192.0.2.7")) {
            assertThat(ask("GET /q/health/live HTTP/1.1", "Host: " + host))
                    .startsWith("HTTP/1.1 421")
                    .contains("trainyard.http.names");
        }
        assertThat(ask("GET /q/health/live HTTP/1.1", "Host: localhost", "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void acceptsNoMethodsThatChangeAnything() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "TRACE", "PATCH")) {
            assertThat(ask(method + " /q/health/live HTTP/1.1", "Host: localhost", "Content-Length: 0"))
                    .startsWith("HTTP/1.1 405")
                    .containsIgnoringCase("allow: GET, HEAD");
        }
    }

    private String ask(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort())) {
            socket.setSoTimeout(30_000);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
