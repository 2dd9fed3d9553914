package dev.trainyard.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.access.KeyAdministration;
import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.access.KeyRole;
import dev.trainyard.runtime.http.AccessRules.HttpRequest;
import dev.trainyard.runtime.http.Refusal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAccessRulesTest {
    private static final String CHAT = "POST /v1/chat/completions";

    @TempDir
    Path home;

    private Instant now = Instant.parse("2026-11-29T10:00:00Z");
    private KeyRing ring;
    private GatewayAccessRules rules;
    private String look;
    private String chat;
    private String run;

    @BeforeEach
    void makeKeys() throws Exception {
        KeyAdministration administration = new KeyAdministration(KeyFile.in(home), () -> now, new SecureRandom());
        look = administration.add("looker", EnumSet.of(KeyRole.LOOK));
        chat = administration.add("app", EnumSet.of(KeyRole.CHAT));
        run = administration.add("runner", EnumSet.of(KeyRole.RUN));
        ring = KeyRing.open(KeyFile.in(home));
        rules = new GatewayAccessRules(ring, new FailedKeyAttempts(), () -> now);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void allowsEachRoleItsOwnRequestsOnly() {
        String[] looks = {
            "GET /api/runs",
            "GET /api/runs/x/events",
            "GET /api/runs/x/model.gguf",
            "HEAD /api/runs",
            "GET /q/metrics",
            "GET /q/health",
            "GET /api/runs/x/data-card",
            "GET /api/runs/x/calibration",
            "GET /api/comparisons",
            "GET /api/comparisons/samples",
            "GET /api/pairs/ratings",
            "GET /api/pairs/judging",
            "GET /elsewhere"
        };
        String[] models = {"GET /v1/models", "GET /v1/models/x"};
        String[] runs = {
            "POST /api/runs",
            "POST /api/runs/x/cancel",
            "POST /api/runs/x/preferences",
            "POST /api/pairs/judging",
            "POST /api/pairs/judging/stop",
            "DELETE /api/runs/x",
            "POST /elsewhere",
            "PUT /"
        };

        for (String request : looks) statuses(request, 200, 403, 200);
        for (String request : models) statuses(request, 200, 200, 200);
        for (String request : runs) statuses(request, 403, 403, 200);
        String[] chats = {
            CHAT, "POST /v1/completions", "POST /api/pairs", "POST /api/pairs/next", "POST /api/pairs/x/vote"
        };
        for (String request : chats) statuses(request, 403, 200, 200);
    }

    private void statuses(String request, int looker, int app, int runner) {
        assertThat(status(request, null)).as(request).isEqualTo(401);
        assertThat(status(request, "Bearer " + look)).as(request).isEqualTo(looker);
        assertThat(status(request, "Bearer " + chat)).as(request).isEqualTo(app);
        assertThat(status(request, "Bearer " + run)).as(request).isEqualTo(runner);
    }

    @Test
    void showsThePageTheDescriptionAndLivenessToEveryone() {
        for (String path : List.of(
                "/", "/index.html", "/static/bundle/app.js", "/q/openapi", "/q/health/live", "/q/health/ready")) {
            assertThat(status("GET " + path, null)).as(path).isEqualTo(200);
        }
        for (String path : List.of(
                "/static;/../api/runs",
                "/api;x=1/runs",
                "/q",
                "/q/health",
                "/q/openapiX",
                "/staticX",
                "/q/health/group/x",
                "//api",
                "/v1;x/models")) {
            assertThat(status("GET " + path, null)).as(path).isEqualTo(401);
        }
    }

    @Test
    void acceptsKeysOnlyAsBearerTokens() {
        assertThat(status("GET /api/runs", "bearer   " + look)).isEqualTo(200);
        for (String authorization : List.of("", "Bearer", "Bearer ", look, "Basic " + look, "Bearer, " + look)) {
            assertThat(status("GET /api/runs", authorization)).as(authorization).isEqualTo(401);
        }
        Refusal refusal = rules.refuse(asked("GET /api/runs", null)).orElseThrow();
        assertThat(refusal.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"trainyard\"");
        assertThat(refusal.detail()).contains("'Authorization: Bearer KEY'", "TRAINYARD_KEY");
    }

    @Test
    void neverRepeatsAKeyInResponses() {
        Refusal unknown =
                rules.refuse(asked("GET /api/runs", "Bearer trainyard-secret")).orElseThrow();
        Refusal wrong = rules.refuse(asked("POST /api/runs", "Bearer " + look)).orElseThrow();

        assertThat(unknown.toString()).doesNotContain("secret");
        assertThat(wrong.toString()).doesNotContain(look);
        assertThat(wrong.detail())
                .isEqualTo("The key looker does not allow this request: a key with the role run is expected.");
    }

    @Test
    void allowsTenWrongKeysAMinuteAndACorrectOneAlways() {
        for (int i = 0; i < 10; i++) {
            assertThat(status("GET /api/runs", "Bearer wrong" + i)).isEqualTo(401);
        }

        Refusal refusal = rules.refuse(asked("GET /api/runs", "Bearer wrong")).orElseThrow();

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers()).containsEntry("Retry-After", "61");
        assertThat(status("GET /api/runs", "Bearer " + look)).isEqualTo(200);
        assertThat(status("GET /api/runs", null)).isEqualTo(401);
        now = now.plusSeconds(60);
        assertThat(status("GET /api/runs", "Bearer wrong")).isEqualTo(401);
    }

    @Test
    void noticesAddedAndRemovedKeysWithoutARestartAndKeepsThemIfTheFileIsDamaged() throws Exception {
        KeyAdministration administration = new KeyAdministration(KeyFile.in(home), () -> now, new SecureRandom());
        administration.remove("looker");
        String added = administration.add("another", Set.of(KeyRole.LOOK));

        await("Bearer " + added, 200);
        await("Bearer " + look, 401);
        java.nio.file.Files.writeString(home.resolve("keys.json"), "{");
        Thread.sleep(1_500);
        assertThat(status("GET /api/runs", "Bearer " + added)).isEqualTo(200);
        java.nio.file.Files.delete(home.resolve("keys.json"));
        await("Bearer " + added, 401);
    }

    private void await(String authorization, int status) throws InterruptedException {
        for (int i = 0; i < 600 && status("GET /api/runs", authorization) != status; i++) {
            Thread.sleep(100);
            now = now.plusSeconds(60);
        }
        assertThat(status("GET /api/runs", authorization)).isEqualTo(status);
    }

    @Test
    void needsNoKeysOnLoopback() {
        GatewayAccessRules open = new GatewayAccessRules(null, new FailedKeyAttempts(), () -> now);

        assertThat(open.refuse(asked("POST /api/runs", "Bearer anything"))).isEmpty();
    }

    @Test
    void answersUnderV1InOpenAisForm() {
        Refusal refusal = rules.refuse(asked(CHAT, null)).orElseThrow();

        assertThat(rules.answer(refusal, "/v1/chat/completions").body())
                .isEqualTo("{\"error\":{\"message\":\"" + refusal.detail()
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        assertThat(rules.answer(refusal, "/api/runs").mediaType()).isEqualTo("application/problem+json");
    }

    @Test
    void reportsAServerErrorUnderV1IfTheBudgetIsUsedUp() {
        Refusal refusal = Refusal.of(503, "Too many request bodies at once", "Try again.", "overloaded");

        assertThat(rules.answer(refusal, "/v1/chat/completions").body()).contains("\"type\":\"server_error\"");
    }

    @Test
    void knowsThatFollowersResumeTheirStreams() {
        for (String path : List.of("/api/runs/x/events", "/api/runs/x/events/", "/api;a/runs/x;b/events;c=d")) {
            assertThat(rules.resumable(asked("GET " + path, null))).as(path).isTrue();
        }
        for (String request : List.of(
                "GET /api/runs",
                "GET /api/runs/x",
                "GET /api/runs/x/model.gguf",
                "HEAD /api/runs/x/events",
                "POST /v1/chat/completions")) {
            assertThat(rules.resumable(asked(request, null))).as(request).isFalse();
        }
    }

    private int status(String request, @Nullable String authorization) {
        return rules.refuse(asked(request, authorization)).map(Refusal::status).orElse(200);
    }

    private static HttpRequest asked(String request, @Nullable String authorization) {
        String[] parts = request.split(" ", 2);
        return new HttpRequest(parts[0], parts[1], authorization, "192.0.2.7");
    }
}
