package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The requests that the gateway allows on loopback, and its responses to the others. */
class HttpAccessIT {
    private static final String SMOKE = "{\"preset\": \"smoke\"}";

    private static GatewayProcess process;
    private static URI gateway;

    @BeforeAll
    static void start() throws Exception {
        process = new GatewayProcess(Map.of()).awaitReady();
        gateway = process.address();
    }

    @AfterAll
    static void stop() throws IOException {
        process.close();
    }

    @Test
    void acceptsOnlyTheNamesOfThisMachine() throws Exception {
        String port = ":" + gateway.getPort();
        for (String host : List.of(
                "localhost" + port,
                "localhost",
                "LocalHost" + port,
                "localhost." + port,
                "127.0.0.1" + port,
                "127.0.0.2",
                "[::1]" + port,
                "[::1]",
                "[::ffff:127.0.0.1]" + port)) {
            assertThat(get("/api/runs", "Host: " + host).status()).as(host).isEqualTo(200);
        }
        for (String host : List.of(
                "evil.example",
                "evil.example" + port,
                "localhost.evil.example" + port,
                "127.0.0.1.nip.io" + port,
                "0.0.0.0" + port,
                "[::]" + port,
                "192.0.2.7" + port,
                "10.0.0.1",
                "xlocalhost",
                "trainyard")) {
            Answer answer = get("/api/runs", "Host: " + host);
            assertThat(answer.status()).as(host).isEqualTo(421);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("trainyard.gateway.names");
        }
        for (String host : List.of("", "user@localhost", "localhost:x", "localhost:99999", "[localhost]", "a b")) {
            assertThat(get("/api/runs", "Host: " + host).status()).as(host).isEqualTo(400);
        }
        assertThat(get("/", "Host: evil.example").status()).isEqualTo(421);
        assertThat(get("/q/openapi", "Host: evil.example").status()).isEqualTo(421);
        assertThat(get("/q/metrics", "Host: evil.example").status()).isEqualTo(421);
    }

    @Test
    void acceptsNoOtherHeaderOrTargetInPlaceOfTheHost() throws Exception {
        String own = "Host: localhost:" + gateway.getPort();
        assertThat(get("/api/runs", own, "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example")
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/runs", "Host: evil.example", "X-Forwarded-Host: localhost", "Forwarded: host=localhost")
                        .status())
                .isEqualTo(421);
        assertThat(get("/api/runs", own, "Host: evil.example").status()).isEqualTo(400);
        assertThat(get("/api/runs", "Accept: */*").status()).isEqualTo(400);
        assertThat(RawHttp.ask(gateway, "GET /api/runs HTTP/1.0").status()).isEqualTo(400);
        assertThat(get("http://evil.example/api/runs", own).status()).isEqualTo(400);
        assertThat(get("http://evil.example/api/runs", "Host: evil.example").status())
                .isEqualTo(421);
        assertThat(get("http://localhost:" + gateway.getPort() + "/api/runs", own)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void checksEachRequestOfAConnectionAndSpeaksNoOtherProtocol() throws Exception {
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("GET /api/runs HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /api/runs HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                    + "TRACE /api/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(connection.rest())
                    .containsSubsequence("HTTP/1.1 200", "HTTP/1.1 421", "HTTP/1.1 405")
                    .doesNotContain("message/http");
        }
        Answer upgraded = get(
                "/api/runs",
                "Host: localhost",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
                "Connection: Upgrade, HTTP2-Settings");
        assertThat(upgraded.status()).isEqualTo(200);
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            assertThat(connection.statusLine()).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void refusesTraceAndConnect() throws Exception {
        Answer trace = RawHttp.ask(gateway, "TRACE / HTTP/1.1", "Host: localhost");
        assertThat(trace.status()).isEqualTo(405);
        assertThat(trace.header("allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
        assertThat(RawHttp.ask(gateway, "TRACE /v1/models HTTP/1.1", "Host: localhost")
                        .body())
                .contains("\"error\"");
        assertThat(RawHttp.ask(gateway, "CONNECT localhost:80 HTTP/1.1", "Host: localhost:80")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void refusesPagesOfOtherOrigins() throws Exception {
        int port = gateway.getPort();
        String host = "Host: localhost:" + port;
        for (String origin : List.of(
                "http://evil.example",
                "null",
                "http://localhost:" + (port + 1),
                "http://localhost",
                "https://localhost",
                "http://127.0.0.1:" + port,
                "file://",
                "http://localhost:" + port + ".evil.example",
                "http://evil.example http://localhost:" + port)) {
            for (String line : List.of("Accept: */*", "Sec-Fetch-Site: same-origin")) {
                Answer answer =
                        post("/api/runs", SMOKE, host, "Content-Type: application/json", "Origin: " + origin, line);
                assertThat(answer.status()).as(origin).isEqualTo(403);
                assertThat(answer.header("access-control-allow-origin")).isEmpty();
            }
            assertThat(post("/api/runs/x/cancel", "", host, "Origin: " + origin).status())
                    .isEqualTo(403);
            assertThat(get("/api/runs", host, "Origin: " + origin).status()).isEqualTo(403);
            assertThat(get("/v1/models", host, "Origin: " + origin).status()).isEqualTo(403);
            assertThat(RawHttp.ask(
                                    gateway,
                                    "OPTIONS /api/runs HTTP/1.1",
                                    host,
                                    "Origin: " + origin,
                                    "Access-Control-Request-Method: POST")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(post("/api/runs/x/cancel", "", host, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(get("/api/runs", host, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors")
                        .status())
                .isEqualTo(403);
        assertThat(post(
                                "/api/runs/x/cancel",
                                "",
                                host,
                                "Sec-Fetch-Site: cross-site",
                                "Sec-Fetch-Mode: navigate",
                                "Sec-Fetch-Dest: document")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void allowsItsOwnPageLinksAndPrograms() throws Exception {
        int port = gateway.getPort();
        String host = "Host: localhost:" + port;
        assertThat(post(
                                "/api/runs",
                                SMOKE,
                                host,
                                "Content-Type: application/json",
                                "Origin: http://localhost:" + port,
                                "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(202);
        assertThat(post("/api/runs", SMOKE, host, "Content-Type: application/json")
                        .status())
                .isEqualTo(202);
        assertThat(get("/", host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
                        .status())
                .isEqualTo(200);
        assertThat(get("/", host, "Sec-Fetch-Site: none").status()).isEqualTo(200);
    }

    @Test
    void acceptsOnlyBodiesOfTheDeclaredType() throws Exception {
        String host = "Host: localhost";
        for (String type : List.of(
                "text/plain",
                "text/plain; charset=utf-8",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain; application/json")) {
            assertThat(post("/api/runs", SMOKE, host, "Content-Type: " + type).status())
                    .as(type)
                    .isEqualTo(415);
            assertThat(post("/api/runs/x/cancel", "{}", host, "Content-Type: " + type)
                            .status())
                    .as(type)
                    .isEqualTo(415);
            assertThat(post("/api/runs/x/preferences", "{}", host, "Content-Type: " + type)
                            .status())
                    .as(type)
                    .isEqualTo(415);
            assertThat(post("/v1/chat/completions", "{}", host, "Content-Type: " + type)
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        for (String path : List.of("/v1/chat/completions", "/v1/completions")) {
            Answer answer = post(path, "{}", host, "Content-Type: application/json; charset=klingon");
            assertThat(answer.status()).as(path).isEqualTo(415);
            assertThat(answer.body()).contains("\"error\"", "klingon");
            answer = post(path, "{\"model\": \"\u00e9\"}", host, "Content-Type: application/json");
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("not valid UTF-8");
        }
        for (String path : List.of("/api/runs", "/api/runs/x/cancel", "/v1/chat/completions")) {
            assertThat(post(path, "{}", host).status()).as(path).isEqualTo(415);
        }
        assertThat(post("/api/runs", "preset: smoke", host, "Content-Type: application/yaml")
                        .status())
                .isEqualTo(202);
        assertThat(post("/api/runs/x/cancel", "", host).status()).isEqualTo(404);
        assertThat(post("/api/runs/x/cancel", "{}", host, "Content-Type: application/json")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void sendsTheSecurityHeadersWithEveryAnswer() throws Exception {
        String host = "Host: localhost";
        String script = get("/", host).body().replaceAll("(?s).*src=\"([^\"]+\\.js)\".*", "$1");
        List<Answer> answers = new ArrayList<>();
        for (String path : List.of(
                "/",
                script,
                "/api/runs",
                "/api/runs/x",
                "/api/nowhere",
                "/nowhere",
                "/v1/models",
                "/v1/models/x",
                "/q/openapi",
                "/q/health/ready",
                "/q/metrics")) {
            answers.add(get(path, host));
        }
        answers.add(get("/", "Host: evil.example"));
        answers.add(post("/api/runs", "{", host, "Content-Type: application/json"));
        answers.add(post("/api/runs", "x".repeat(2 << 20), host, "Content-Type: application/json"));
        assertThat(script).startsWith("/static/");
        assertThat(answers).extracting(Answer::status).contains(200, 404, 421, 400, 413);
        for (Answer answer : answers) {
            assertThat(answer.header("content-security-policy"))
                    .as(answer.toString())
                    .contains("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void describesHowAKeyIsSent() throws Exception {
        String description = get("/q/openapi?format=json", "Host: localhost").body();

        assertThat(description.replaceAll("\\s", ""))
                .contains("\"securitySchemes\":{\"key\":{", "\"scheme\":\"bearer\"", "\"security\":[{},{\"key\":[]}]");
    }

    @Test
    void statesHowLargeABodyMayBe() throws Exception {
        tooLarge("/api/runs", 1 << 20, "at most 1 MiB");
        tooLarge("/api/runs/x/preferences", 256 << 10, "at most 256 KiB");
        tooLarge("/api/runs/x/cancel", 16 << 10, "at most 16 KiB");
        tooLarge("/v1/chat/completions", 2 << 20, "at most 2 MiB");
        tooLarge("/api/elsewhere", 64 << 10, "at most 64 KiB");
    }

    /**
     * A body at the limit is read, a larger one is rejected: by its length before it arrives, or without a length while
     * it arrives.
     */
    private void tooLarge(String path, int most, String sentence) throws IOException {
        String type = "Content-Type: application/json";
        String inside = "{\"x\": \"" + "a".repeat(most - 9) + "\"}";
        assertThat(post(path, inside, "Host: localhost", type).status())
                .as(path)
                .isNotIn(0, 408, 413);
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type + "\r\nContent-Length: "
                    + (most + 1) + "\r\n\r\n");
            Answer answer = connection.answer();
            assertThat(answer.status()).as(path).isEqualTo(413);
            assertThat(answer.body()).contains(sentence);
            assertThat(answer.header("content-type"))
                    .isEqualTo(path.startsWith("/v1") ? "application/json" : "application/problem+json");
        }
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "a".repeat(8 << 10);
            for (int sent = 0; sent <= most; sent += chunk.length()) connection.write("2000\r\n" + chunk + "\r\n");
            Answer answer = connection.write("0\r\n\r\n").answer();
            assertThat(answer.status()).as(path).isEqualTo(413);
            assertThat(answer.body()).contains(sentence);
        }
    }

    @Test
    void boundsAddressesAndHeaders() throws Exception {
        assertThat(get("/" + "a".repeat(10_000), "Host: localhost").status()).isEqualTo(414);
        assertThat(get("/", "Host: localhost", "X-Long: " + "a".repeat(50_000)).status())
                .isEqualTo(431);
        assertThat(post("/api/runs", SMOKE, "Host: localhost", "Content-Type: application/json", "Content-Length: -1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void reportsUnreadableRecipesLikeOtherMistakes() throws Exception {
        List<Answer> answers = List.of(
                get("/" + "a".repeat(10_000), "Host: localhost"),
                get("/v1/models", "Host: localhost", "X-Long: " + "a".repeat(50_000)),
                get("/", "Host: "),
                get("/%zz", "Host: localhost"),
                get("/v1/%", "Host: localhost"),
                post("/v1/%4", "", "Host: localhost"),
                get("/api/runs/x/documents?path=100%", "Host: localhost"),
                RawHttp.ask(gateway, "nonsense"),
                RawHttp.ask(gateway, "GET / HTTP/3.7", "Host: localhost"));

        for (Answer answer : answers) {
            assertThat(answer.header("content-security-policy"))
                    .as(answer.toString())
                    .contains("default-src 'self'");
            assertThat(answer.body())
                    .contains(answer.header("content-type").equals("application/json") ? "\"error\"" : "\"detail\"");
        }
        assertThat(answers.subList(3, 7)).extracting(Answer::status).containsOnly(400);
        assertThat(answers.get(3).header("content-type")).isEqualTo("application/problem+json");
        assertThat(answers.get(4).body()).contains("\"code\":\"bad_request\"");
        assertThat(process.log()).doesNotContain("ERROR");
    }

    @Test
    void asksForTheBodyIfTheClientWaitsToBeAsked() throws Exception {
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: " + SMOKE.length() + "\r\n\r\n");
            assertThat(connection.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            connection.statusLine();
            assertThat(connection.write(SMOKE).answer().status()).isEqualTo(202);
        }
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(413);
        }
    }

    private Answer get(String path, String... headers) throws IOException {
        return RawHttp.ask(gateway, lines("GET " + path + " HTTP/1.1", headers));
    }

    private Answer post(String path, String body, String... headers) throws IOException {
        try (RawHttp connection = new RawHttp(gateway)) {
            boolean stated = java.util.Arrays.stream(headers).anyMatch(it -> it.startsWith("Content-Length"));
            connection.write(String.join("\r\n", lines("POST " + path + " HTTP/1.1", headers)) + "\r\nConnection: close"
                    + (stated ? "" : "\r\nContent-Length: " + body.length()) + "\r\n\r\n" + body);
            return connection.answer();
        }
    }

    private static String[] lines(String first, String... others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }
}
