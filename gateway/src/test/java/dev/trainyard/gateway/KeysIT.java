package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.trainyard.contracts.access.KeyAdministration;
import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.access.KeyRole;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gateway that is published for other machines and therefore requires keys. */
class KeysIT {
    private static KeyAdministration administration;
    private static String look;
    private static String run;
    private static GatewayProcess process;
    private static URI gateway;

    @BeforeAll
    static void begin() throws Exception {
        KeyFile file = KeyFile.in(Files.createTempDirectory("trainyard-keys"));
        administration = new KeyAdministration(file, InstantSource.system(), new SecureRandom());
        look = administration.add("looker", Set.of(KeyRole.LOOK));
        run = administration.add("runner", Set.of(KeyRole.RUN));
        process = new GatewayProcess(Map.of(
                        "TRAINYARD_GATEWAY_PUBLISHED", "yard.example.org",
                        "TRAINYARD_GATEWAY_ORIGINS", "https://tools.example.org",
                        "TRAINYARD_GATEWAY_KEYS_FILE", file.path().toString()))
                .awaitReady();
        gateway = process.address();
        RestAssured.baseURI = gateway.toString();
        RestAssured.port = gateway.getPort();
    }

    @AfterAll
    static void end() throws IOException {
        RestAssured.reset();
        process.close();
    }

    @Test
    void doesNotStartBeyondThisMachineWithoutKeys() throws Exception {
        // As in Debian: the machine's own name resolves to loopback here, but not on other machines.
        Path hosts = Files.writeString(
                Files.createTempFile("hosts", ""), "127.0.0.1 localhost\n127.0.1.1 yard.example.org yard\n");
        for (Map<String, String> settings : List.of(
                Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"),
                Map.of("QUARKUS_HTTP_HOST", "::"),
                Map.of("TRAINYARD_GATEWAY_PUBLISHED", "yard.example.org"),
                Map.of(
                        "TRAINYARD_GATEWAY_PUBLISHED",
                        "yard.example.org",
                        "JAVA_TOOL_OPTIONS",
                        "-Djdk.net.hosts.file=" + hosts))) {
            try (GatewayProcess without = new GatewayProcess(settings)) {
                assertThat(without.awaitEnd()).isNotZero();
                assertThat(without.log())
                        .contains("create one with './trainyard keys add NAME --role run'")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void requiresNoneIfTheContainerIsPublishedOnLoopback() throws Exception {
        try (GatewayProcess published = new GatewayProcess(
                Map.of("QUARKUS_HTTP_HOST", "0.0.0.0", "TRAINYARD_GATEWAY_PUBLISHED", "127.0.0.1"))) {
            URI address = published.awaitReady().address();

            assertThat(RawHttp.ask(address, "GET /api/runs HTTP/1.1", "Host: localhost")
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.ask(address, "GET /api/runs HTTP/1.1", "Host: 192.0.2.7")
                            .status())
                    .isEqualTo(421);
        }
    }

    @Test
    void noticesAddedAndRemovedKeysWithoutARestart() throws Exception {
        String added = administration.add("late", Set.of(KeyRole.LOOK));
        awaitStatus(added, 200);
        administration.remove("late");
        awaitStatus(added, 401);
    }

    @Test
    void namesARaterAfterTheKeyWhateverIsTyped() {
        for (Map.Entry<String, Integer> expected : Map.of(look, 403, run, 409).entrySet()) {
            given().header("Authorization", "Bearer " + expected.getKey())
                    .contentType(ContentType.JSON)
                    .body("{\"rater\": \"somebody else\"}")
                    .post("/api/pairs/next")
                    .then()
                    .statusCode(expected.getValue())
                    .body("detail", containsString(expected.getValue() == 403 ? "looker" : "runner has not seen"));
        }
    }

    private static void awaitStatus(String key, int status) throws InterruptedException {
        int last = 0;
        for (int i = 0; i < 300 && last != status; i++) {
            last = given().header("Authorization", "Bearer " + key)
                    .get("/api/runs")
                    .statusCode();
            // Few enough attempts in a minute to get 401 and not 429.
            if (last != status) Thread.sleep(last == 429 ? 10_000 : 1_000);
        }
        assertThat(last).isEqualTo(status);
    }

    @Test
    void requiresAKeyAndARole() {
        given().get("/api/runs")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"trainyard\"");
        given().get("/v1/models").then().statusCode(401).body("error.code", equalTo("invalid_api_key"));
        given().header("Authorization", "Bearer " + look)
                .get("/api/runs")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + look)
                .contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\"}")
                .post("/api/runs")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
        given().header("Authorization", "Bearer " + run)
                .contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\"}")
                .post("/api/runs")
                .then()
                .statusCode(202);
        given().get("/").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(401);
    }

    @Test
    void readsNoBodyWithoutAValidKey() throws Exception {
        try (RawHttp connection = new RawHttp(gateway)) {
            connection.write("POST /api/runs HTTP/1.1\r\nHost: yard.example.org\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void allowsRequestsOfPagesOfListedOrigins() {
        given().header("Origin", "https://tools.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang")
                .options("/api/runs")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "https://tools.example.org")
                .header("Access-Control-Allow-Headers", "authorization,content-type,x-stainless-lang");
        given().header("Origin", "https://tools.example.org")
                .header("Authorization", "Bearer " + look)
                .get("/api/runs")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://tools.example.org")
                .header("Vary", equalTo("Origin"));
        given().header("Origin", "https://evil.example")
                .header("Authorization", "Bearer " + look)
                .get("/api/runs")
                .then()
                .statusCode(403);
    }

    @Test
    void asksForTheKeyOnThePageAndKeepsItOutOfUrls() throws Exception {
        String started = given().header("Authorization", "Bearer " + run)
                .contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\"}")
                .post("/api/runs")
                .jsonPath()
                .getString("id");
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage();
            List<String> complaints = new CopyOnWriteArrayList<>();
            List<String> addresses = new ArrayList<>();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.text().contains("Content Security Policy")) complaints.add(message.text());
            });
            page.onRequest((Request request) -> addresses.add(request.url()));

            page.navigate(gateway.toString());
            page.locator("input[type=password]").fill("trainyard-wrong");
            page.click("text=Enter");
            page.locator("input[type=password]").fill(look);
            page.click("text=Enter");

            PlaywrightAssertions.assertThat(page.locator("nav a").first()).containsText("smoke");
            page.navigate(gateway.resolve("/#" + started).toString());
            PlaywrightAssertions.assertThat(page.locator(".verdict .state")).hasText("running");
            Page report = page.waitForPopup(() -> page.click("text=report"));
            PlaywrightAssertions.assertThat(report.locator("pre")).containsText(started);
            page.click("text=cancel");
            PlaywrightAssertions.assertThat(page.locator(".mistake"))
                    .containsText("a key with the role run is expected");
            given().header("Authorization", "Bearer " + run)
                    .contentType(ContentType.JSON)
                    .post("/api/runs/" + started + "/cancel")
                    .then()
                    .statusCode(202);
            // Only through the event stream can the page learn about the new state so soon.
            PlaywrightAssertions.assertThat(page.locator(".verdict .state")).hasText("cancelled");
            assertThat(process.log()).doesNotContain(look, run);
            assertThat(complaints).isEmpty();
            assertThat(addresses).isNotEmpty().noneMatch(address -> address.contains("trainyard-"));
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "key.png")));
        }
    }
}
