package dev.trainyard.gateway;

import static dev.trainyard.gateway.ProblemResponses.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Plots of results, calibration, and comparisons of any two checkpoints: over HTTP, and on the page in a browser. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class ComparisonsIT {
    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @Test
    void listsTheEvaluatedCheckpointsOfAllRuns() throws Exception {
        String run = evaluated(weak());

        given().get("/api/comparisons/checkpoints")
                .then()
                .statusCode(200)
                .body("name", hasItems(run + ":dpo", run + ":pre-training"))
                .body("find { it.name == '" + run + ":dpo' }.recipe", equalTo("smoke"))
                .body("find { it.name == '" + run + ":dpo' }.step", equalTo("dpo"));
    }

    /** Counted from the recorded lines. */
    @Test
    void comparesTheSameItemsOfTwoRuns() throws Exception {
        RecordedEvaluation.Recorded weak = weak();
        RecordedEvaluation.Recorded strong = strong();
        String first = evaluated(weak);
        String second = evaluated(strong);
        int better = 0;
        int worse = 0;
        int items = 0;
        int contaminated = 0;
        Map<String, JsonNode> others = lines(strong, "definitions");
        for (JsonNode line : lines(weak, "definitions").values()) {
            JsonNode other = others.get(line.path("item").asText());
            if (line.path("contaminated").asBoolean()
                    || other.path("contaminated").asBoolean()) {
                contaminated++;
                continue;
            }
            int one = line.at("/aligned/score").asInt();
            int two = other.at("/aligned/score").asInt();
            items++;
            if (two > one) better++;
            if (two < one) worse++;
        }

        JsonPath json = given().get("/api/comparisons?first=" + first + ":dpo&second=" + second + ":sft")
                .then()
                .statusCode(200)
                .body("first.name", equalTo(first + ":dpo"))
                .body("second.run", equalTo(second))
                .body("onlyFirst", hasSize(0))
                .body("onlySecond", equalTo(List.of("piqa")))
                .extract()
                .jsonPath();

        JsonPath definitions = json.setRootPath("tasks.find { it.task == 'definitions' }");
        assertThat(definitions.getInt("items")).isEqualTo(items);
        assertThat(definitions.getInt("better")).isEqualTo(better);
        assertThat(definitions.getInt("worse")).isEqualTo(worse);
        assertThat(definitions.getDouble("difference")).isCloseTo((double) (better - worse) / items, within(1e-6));
        assertThat(definitions.getDouble("pValue")).isCloseTo(exactMcNemar(better, worse), within(1e-6));
        assertThat(definitions.getDouble("adjustedPValue")).isGreaterThanOrEqualTo(definitions.getDouble("pValue"));
        assertThat(definitions.getInt("contaminated.items"))
                .isEqualTo(contaminated)
                .isPositive();
        assertThat(definitions.getInt("onlyFirst.count")).isZero();
        assertThat(definitions.getInt("onlySecond.count")).isEqualTo(30);
    }

    /** The two-sided exact binomial test of half. */
    private static double exactMcNemar(int better, int worse) {
        int n = better + worse;
        double sum = 0;
        for (int k = 0; k <= Math.min(better, worse); k++) {
            double probability = Math.pow(0.5, n);
            for (int i = 0; i < k; i++) probability *= (double) (n - i) / (i + 1);
            sum += probability;
        }
        return Math.min(1, 2 * sum);
    }

    @Test
    void givesTheNumbersOfTheCommandLine() throws Exception {
        RecordedEvaluation.Recorded strong = strong();
        String run = evaluated(strong);
        EvaluatedItems items = EvaluatedItems.read(store.open(strong.artifact()));
        TaskDifference expected = CheckpointComparison.of(
                        items.first(), items.second(), items.contaminated(), ComparisonSettings.of(0.05, 1))
                .task("language")
                .orElseThrow();

        JsonPath json = given().get("/api/comparisons?first=" + run + ":pre-training&second=" + run)
                .jsonPath()
                .setRootPath("tasks.find { it.task == 'language' }");

        assertThat(json.getString("test")).isEqualTo("bootstrap");
        assertThat(json.getBoolean("lowerIsBetter")).isTrue();
        assertThat(json.getDouble("difference")).isCloseTo(expected.difference(), within(1e-6));
        assertThat(json.getDouble("low")).isCloseTo(expected.interval().low(), within(1e-6));
        assertThat(json.getDouble("high")).isCloseTo(expected.interval().high(), within(1e-6));
        assertThat(json.getDouble("adjustedPValue")).isCloseTo(expected.adjusted(), within(1e-6));
        assertThat(json.getDouble("smallestDetectable")).isCloseTo(expected.detectable(), within(1e-6));
    }

    @Test
    void comparesTheCheckpointOfARunOrARelease() throws Exception {
        String run = evaluated(weak());
        Checkpoint decided = new Checkpoint(
                        CheckpointKind.ALIGNED,
                        new Artifact("checkpoints/dpo", Sha256.of("dpo"), 1, MediaTypes.CHECKPOINT),
                        1,
                        1,
                        1,
                        1,
                        1,
                        null,
                        null,
                        null)
                .madeBy("dpo", CheckpointKind.ALIGNED, null);
        events.publish(new ModelReleased(new RunId(run), "smoke", decided, List.of("It is good.")));
        history.await(new RunId(run), view -> view.state().ended(), Duration.ofSeconds(30));
        given().contentType(ContentType.JSON)
                .body("{\"run\": \"" + run + "\", \"reason\": \"For the test.\"}")
                .post("/api/releases/compared/promote")
                .then()
                .statusCode(200);

        for (String name : List.of(run, "compared")) {
            given().get("/api/comparisons?first=" + name + "&second=" + run + ":pre-training")
                    .then()
                    .statusCode(200)
                    .body("first.name", equalTo(run + ":dpo"))
                    .body("first.decision", equalTo("released"))
                    .body("second.step", equalTo("pre-training"));
        }
        refused(
                "/api/comparisons?first=" + run + "&second=no-such-release",
                404,
                "second is 'no-such-release', which is no evaluated checkpoint; GET /api/comparisons/checkpoints lists them"
                        + " all.");
    }

    @Test
    void listsTheItemsThatChanged() throws Exception {
        String first = evaluated(weak());
        String second = evaluated(strong());
        String query = "?first=" + first + ":dpo&second=" + second + ":sft";
        int worse = given().get("/api/comparisons" + query)
                .jsonPath()
                .getInt("tasks.find { it.task == 'definitions' }.worse");

        String samples = "/api/comparisons/samples" + query;
        given().get(samples + "&task=definitions&verdict=lost&contaminated=false&limit=200")
                .then()
                .statusCode(200)
                .body("compared", equalTo(List.of(first + ":dpo", second + ":sft")))
                .body("matching", equalTo(worse))
                .body("samples", hasSize(worse))
                .body("samples.sample.base.score", everyItem(equalTo(1.0f)))
                .body("samples.sample.aligned.score", everyItem(equalTo(0.0f)));
        given().get(samples + "&item=definitions/17")
                .then()
                .body("samples.sample.item", equalTo(List.of("definitions/17")))
                .body("samples[0].sample.prompt", containsString("lantern 17'"));
        given().get(samples + "&task=definitions&category=wiki&limit=3")
                .then()
                .body("samples.sample.category", equalTo(List.of("wiki", "wiki", "wiki")))
                .body("matching", equalTo(50))
                .body("next", equalTo(3))
                .body(
                        "tasks.find { it.task == 'definitions' }.categories",
                        equalTo(List.of("handbook", "mail", "service", "wiki")));
        refused(samples + "&contaminated=perhaps", 400, "contaminated is 'perhaps': true or false is expected.");
    }

    @Test
    void countsReliabilityFromTheSamples() throws Exception {
        RecordedEvaluation.Recorded strong = strong();
        String run = evaluated(strong);
        double excess = 0;
        int items = 0;
        for (JsonNode line : lines(strong, "definitions").values()) {
            double confidence = line.at("/aligned/figures/confidence").asDouble();
            if (confidence <= 0.5 || confidence > 0.6) continue;
            items++;
            excess += confidence - line.at("/aligned/figures/confident-right").asDouble();
        }

        JsonPath json = given().get("/api/runs/" + run + "/calibration")
                .then()
                .statusCode(200)
                .body("compared", equalTo(List.of("pre-training", "sft")))
                .body("tasks.task", equalTo(List.of("definitions", "javadoc-body", "capitals", "piqa")))
                .extract()
                .jsonPath();

        JsonPath bin = json.setRootPath("tasks[0].aligned.bins.find { it.from == 0.5 }");
        assertThat(bin.getInt("items")).isEqualTo(items).isPositive();
        assertThat(bin.getDouble("confidence") - bin.getDouble("right")).isCloseTo(excess / items, within(1e-5));
        JsonPath task = json.setRootPath("tasks[0]");
        assertThat(task.getDouble("chance")).isEqualTo(0.25);
        assertThat(task.getDouble("aligned.low")).isLessThan(task.getDouble("aligned.high"));
        assertThat(task.getDouble("aligned.error")).isBetween(0.1, 0.35);
    }

    @Test
    void refusesWhatCannotBeCompared() throws Exception {
        String run = evaluated(weak());
        String begun = start();

        refused(
                "/api/comparisons?first=" + run,
                400,
                "second is missing: RUN:STEP, the id of a run, or the name of a release is expected.");
        refused("/api/comparisons?second=" + run, 400, "the name of a release is expected.");
        refused("/api/comparisons?first=" + run + ":sft&second=" + run, 404, "lists them all.");
        refused("/api/comparisons?first=" + run + "&second=" + begun, 404, "lists them all.");
        refused("/api/runs/" + begun + "/calibration", 409, "is running and has no evaluation.");
        refused("/api/runs/no-such-run/calibration", 404, "GET /api/runs lists them all.");
    }

    @Test
    void saysThatAnEvaluationCannotBeRead() throws Exception {
        Artifact artifact = unreadable(false);
        Artifact withScores = unreadable(true);
        RecordedEvaluation.Recorded weak = weak();
        String run = evaluated(new RecordedEvaluation.Recorded(artifact, weak.scores(), weak.compared()));
        String another = evaluated(new RecordedEvaluation.Recorded(withScores, weak.scores(), weak.compared()));

        refused(
                "/api/runs/" + run + "/calibration",
                410,
                "items.jsonl, line 1, is not a sample: an item with the answers of two checkpoints is expected.");
        refused("/api/comparisons?first=" + run + "&second=" + run + ":pre-training", 410, "scores.json.");
        refused("/api/comparisons/samples?first=" + run + "&second=" + run + ":pre-training", 410, "scores.json.");
        refused(
                "/api/comparisons?first=" + another + "&second=" + another + ":pre-training",
                410,
                "items.jsonl, line 1: an item needs task, item, base and aligned, and a weight above 0 if it has one.");
    }

    private Artifact unreadable(boolean scores) throws IOException {
        try (Staging staging = store.stage("evaluations/unreadable-" + System.nanoTime(), MediaTypes.EVALUATION)) {
            Files.writeString(staging.folder().resolve("items.jsonl"), scores ? "{}\n" : "{\"task\": []}\n");
            if (scores) Files.writeString(staging.folder().resolve("scores.json"), "[]");
            return staging.seal();
        }
    }

    @Test
    void describesItsAnswers() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/comparisons'.get.operationId", equalTo("compareCheckpoints"))
                .body("paths.'/api/comparisons/checkpoints'.get.operationId", equalTo("listEvaluatedCheckpoints"))
                .body("paths.'/api/comparisons/samples'.get.operationId", equalTo("listComparedSamples"))
                .body("paths.'/api/runs/{id}/calibration'.get.operationId", equalTo("getCalibration"));
    }

    @Test
    void showsResultsAsPlotsInABrowser() throws Exception {
        String run = evaluated(strong());
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/#" + run).toString());

            Locator language = page.locator("table.results tr")
                    .filter(new Locator.FilterOptions().setHas(page.getByText("language", exactly())));
            PlaywrightAssertions.assertThat(language).containsText("bits-per-byte · 120 items");
            PlaywrightAssertions.assertThat(language.locator("svg[role=img]"))
                    .hasAttribute("aria-label", Pattern.compile("language: .*2\\.\\d{3}, from .* to .*"));
            PlaywrightAssertions.assertThat(page.locator("table.results caption"))
                    .hasText(new String[] {
                        "Language", "Knowledge", "Code", "Safety", "Honesty", "Memory", "Tasks from files"
                    });
            PlaywrightAssertions.assertThat(
                            page.getByText("java-compiles is missing. The compiler could not be started."))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator(".reliability figure")).hasCount(4);
            PlaywrightAssertions.assertThat(page.locator("table.results .reference"))
                    .hasCount(4);
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ROWHEADER)).hasCount(22);
            picture(page, "results-wide");
            narrow(page, run, "results-narrow");
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void comparesTwoCheckpointsInABrowser() throws Exception {
        String first = evaluated(weak());
        String second = evaluated(strong());
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/").toString());
            page.click("text=Compare scores");
            page.getByLabel("Checkpoint A").selectOption(first + ":dpo");
            page.getByLabel("Checkpoint B").selectOption(second + ":sft");

            PlaywrightAssertions.assertThat(page.locator(".verdict [role=status]"))
                    .containsText("better than A in");
            PlaywrightAssertions.assertThat(page.getByText("Only B was asked: piqa."))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator(".differences svg.plot"))
                    .not()
                    .hasCount(0);
            picture(page, "compare-wide");
            page.locator("button.loss[aria-label*=' of definitions ']").click();
            PlaywrightAssertions.assertThat(page.locator("#items .mark").first())
                    .hasText("lost");
            // The items of before are shown until those of the filter have arrived.
            PlaywrightAssertions.assertThat(
                            page.locator("#items .mark").filter(new Locator.FilterOptions().setHasNotText("lost")))
                    .hasCount(0);
            page.locator("#items .entries summary").first().click();
            PlaywrightAssertions.assertThat(page.locator("#items .sides").first())
                    .containsText(first + ":dpo");
            page.locator("#items .entries a").first().click();
            PlaywrightAssertions.assertThat(page.locator("#items [role=status]"))
                    .hasText("1 item");
            PlaywrightAssertions.assertThat(page.locator("#items .sides")).isVisible();
            picture(page, "compare-item");
            narrow(page, "/compare/" + first + ":dpo/" + second + ":sft", "compare-narrow");
            assertThat(errors).isEmpty();
        }
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** The same in a narrow and dark window, which it must not overflow. */
    private void narrow(Page page, String place, String name) {
        page.setViewportSize(360, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(gateway.resolve("/#" + place).toString());
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("svg.plot").first()).isVisible();
        page.waitForFunction("document.documentElement.scrollWidth === 360");
        picture(page, name);
    }

    /** A screenshot for people. */
    private static void picture(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "pictures", name + ".png")));
    }

    private RecordedEvaluation.Recorded weak() throws IOException {
        return RecordedEvaluation.seal(store, "dpo", 0.2, 0);
    }

    private RecordedEvaluation.Recorded strong() throws IOException {
        return RecordedEvaluation.seal(store, "sft", 1, 30);
    }

    /** The recorded lines of a task by the names of their items. */
    private Map<String, JsonNode> lines(RecordedEvaluation.Recorded recorded, String task) throws IOException {
        Map<String, JsonNode> lines = new HashMap<>();
        for (String text : Files.readAllLines(store.open(recorded.artifact()).resolve("items.jsonl"))) {
            JsonNode line = ContractJson.mapper().readTree(text);
            if (line.path("task").asText().equals(task))
                lines.put(line.path("item").asText(), line);
        }
        return lines;
    }

    private String evaluated(RecordedEvaluation.Recorded recorded) throws Exception {
        String run = start();
        EvaluationReported reported = recorded.reported(new RunId(run));
        events.publish(reported);
        history.await(new RunId(run), view -> !view.missing().isEmpty(), Duration.ofSeconds(30));
        return run;
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
