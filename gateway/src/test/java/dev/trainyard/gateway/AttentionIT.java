package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway whose stages are not running. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@Timeout(240)
class AttentionIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @TestHTTPResource
    URI gateway;

    @Test
    void reportsStagesWithoutReplicasUntilTheyHaveOne() throws Exception {
        String run = start();
        while (!kinds().contains("stage-unserved")) Thread.sleep(300);

        given().get("/api/attention")
                .then()
                .statusCode(200)
                .body("stage", hasItems("ingest", "pretrain", "finetune", "evaluate"))
                .body("find { it.stage == 'pretrain' }.remedy", containsString("docker compose up -d pretrain"));
        given().get("/api/runs/" + run)
                .then()
                .statusCode(200)
                .body("id", equalTo(run))
                .body("state", equalTo("running"))
                .body("attention.stage", equalTo(List.of("ingest")));
        given().get("/q/health/well")
                .then()
                .statusCode(503)
                .body("checks.name", hasItem("nothing is stuck"))
                .body("checks[0].data.'finding 1'", containsString("is not running"));
        given().get("/q/health").then().statusCode(503);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().body(containsString("trainyard_findings{kind=\"stage-unserved\"} 4.0"));
        showsItOnThePage();

        try (KafkaConsumer<String, byte[]> ingest = member("ingest", "ingest-1")) {
            ingest.subscribe(Set.of(Topic.RUNS.topicName()));
            while (stages().contains("ingest")) ingest.poll(Duration.ofMillis(300));
        }
        given().get("/api/runs/" + run).then().body("attention", equalTo(List.of()));
    }

    @Test
    void spreadsRequestedRunsOverAllPartitions() throws Exception {
        Set<Integer> partitions = new java.util.HashSet<>();
        for (int i = 0; i < 4; i++) partitions.add(partition(start()));

        assertThat(partitions).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    /** The partition that contains the request of a run. */
    private int partition(String run) {
        try (KafkaConsumer<String, byte[]> consumer = member("", "")) {
            List<org.apache.kafka.common.TopicPartition> partitions =
                    consumer.partitionsFor(Topic.RUNS.topicName()).stream()
                            .map(it -> new org.apache.kafka.common.TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (run.equals(record.key())) return record.partition();
                }
            }
        }
    }

    private KafkaConsumer<String, byte[]> member(String group, String replica) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker));
        if (!group.isEmpty()) settings.putAll(Map.of("group.id", group, "group.instance.id", replica));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void showsItOnThePage() {
        Path chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (chromium == null) return;
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of("--no-sandbox", "--no-first-run", "--disable-sync")))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1000, 800));
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);
            page.navigate(gateway.toString());

            PlaywrightAssertions.assertThat(page.locator("[role=alert]"))
                    .containsText("Pre-training has no replica, so every run waits for it");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "attention.png")));
            assertThat(errors).isEmpty();
        }
    }

    private static List<String> kinds() {
        return given().get("/api/attention").jsonPath().getList("kind", String.class);
    }

    private static List<String> stages() {
        return given().get("/api/attention").jsonPath().getList("stage", String.class);
    }

    private static String start() {
        String location = given().contentType(ContentType.JSON)
                .body("{\"preset\": \"smoke\"}")
                .post("/api/runs")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
