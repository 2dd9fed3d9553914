package dev.trainyard.gateway;

import static dev.trainyard.gateway.ProblemResponses.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.recipe.RecipeReader;
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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The corpus data served by the gateway: over HTTP, and on its page in a browser. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class CorpusDataIT {
    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @Test
    void listsEveryDocumentPageByPage() throws Exception {
        String run = recorded();

        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = given().get("/api/runs/" + run + "/documents?limit=100&cursor=" + cursor)
                    .jsonPath();
            ids.addAll(page.getList("entries.id"));
            cursor = page.getString("next");
        }

        assertThat(ids)
                .hasSize(RecordedCorpus.DOCUMENTS)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void listsEntriesThatMatchAFilter() throws Exception {
        String run = recorded();

        given().get("/api/runs/" + run + "/documents?source=mail&verdict=dropped&rule=gopher.words&path=MBOX")
                .then()
                .statusCode(200)
                .body("entries.source", everyItem(equalTo("mail")))
                .body("entries.rule", everyItem(equalTo("gopher.words")))
                .body("entries.value", everyItem(notNullValue()))
                .body("entries[0].threshold", equalTo(20.0f))
                .body("entries[0].date", containsString("-01"));
        given().get("/api/runs/" + run + "/documents?path=no-such-path")
                .then()
                .statusCode(200)
                .body("entries", hasSize(0))
                .body("next", equalTo(null));
    }

    @Test
    void reportsTheEffectOfAnotherThreshold() throws Exception {
        String run = recorded();
        int kept = given().get("/api/runs/" + run + "/data-card").jsonPath().getInt("documentsKept");

        given().get("/api/runs/" + run + "/what-if?rule=gopher.words&threshold=20")
                .then()
                .statusCode(200)
                .body("now", equalTo(kept))
                .body("then", equalTo(kept))
                .body("sources.source", equalTo(List.of("handbook", "mail", "service", "wiki")))
                .body("droppedAtTheBorder.verdict", everyItem(equalTo("dropped")))
                .body("note", containsString("duplicates are not searched again"));
        JsonPath none = given().get("/api/runs/" + run + "/what-if?rule=gopher.words&threshold=1e9")
                .jsonPath();
        assertThat(none.getInt("then")).isEqualTo(none.getInt("sources.find { it.source == 'service' }.now"));
    }

    @Test
    void refusesQuestionsThatHaveNoAnswer() throws Exception {
        String run = recorded();

        refused("/api/runs/no-such-run/documents", 404, "GET /api/runs lists them all.");
        refused(
                "/api/runs/" + run + "/what-if?rule=no-rule&threshold=1",
                400,
                "rule is 'no-rule': gopher.words, gopher.mean-word-length, gopher.mean-word-length.most,"
                        + " fineweb.short-line-ratio, code.longest-line are the rules that were applied to this corpus.");
        refused(
                "/api/runs/" + run + "/what-if?rule=gopher.words&threshold=much",
                400,
                "threshold is 'much': a number is expected.");
        refused("/api/runs/" + run + "/what-if?rule=gopher.words&threshold=NaN", 400, "a number is expected.");
        refused("/api/runs/" + run + "/what-if?rule=gopher.words", 400, "threshold is missing: a number is expected.");
        refused("/api/runs/" + run + "/what-if?threshold=1", 400, "the name of a rule with a threshold is expected.");
        refused("/api/runs/" + run + "/documents?verdict=liked", 400, "kept or dropped is expected.");
        refused("/api/runs/" + run + "/documents?limit=501", 400, "a whole number from 1 to 500 is expected.");
        refused(
                "/api/runs/" + run + "/documents?cursor=x",
                400,
                "the value of next from the previous page is expected.");
    }

    @Test
    void saysThatARunHasNoCorpusYet() {
        String run = start();

        for (String asked : List.of("documents", "what-if?rule=r&threshold=1", "data-card")) {
            refused("/api/runs/" + run + "/" + asked, 409, "is running and has not sealed a corpus.");
        }
        refused("/api/runs/" + run + "/what-if?rule=r", 400, "threshold is missing: a number is expected.");
    }

    @Test
    void saysThatAnOldCorpusHasNoLedger() throws Exception {
        Corpus recorded = corpus();
        String run;
        try (Staging staging = store.stage("corpora/of-before-" + System.nanoTime(), MediaTypes.CORPUS)) {
            Files.writeString(staging.folder().resolve("data-card.json"), "{\"documentsRead\": 12}");
            run = sealed(new Corpus(
                    staging.seal(), recorded.tokenizer(), recorded.shards(), recorded.card(), recorded.start()));
        }

        refused("/api/runs/" + run + "/documents", 404, "because it was made by a version that kept none.");
        refused(
                "/api/runs/" + run + "/what-if?rule=r&threshold=1",
                404,
                "because it was made by a version that kept none.");
        given().get("/api/runs/" + run + "/data-card").then().statusCode(200).body("documentsRead", equalTo(12));
    }

    @Test
    void showsTheLedgerAndTheCardOfConversations() throws Exception {
        String without = recorded();
        String run = sealed(RecordedConversations.with(corpus(), store));

        given().get("/api/runs/" + run + "/documents?of=conversations&verdict=dropped&rule=unknown-role")
                .then()
                .statusCode(200)
                .body("entries.path", equalTo(List.of("chats/2026-11.jsonl:7", "support/2026-11.jsonl:47")));
        given().get("/api/runs/" + run + "/data-card?of=conversations")
                .then()
                .statusCode(200)
                .body("dropped.unknown-role", equalTo(2));
        refused(
                "/api/runs/" + without + "/documents?of=conversations",
                404,
                "has no sources of conversations (finetune.sources).");
        refused("/api/runs/" + run + "/documents?of=chats", 400, "documents or conversations is expected.");
    }

    @Test
    void describesItsAnswers() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/runs/{id}/documents'.get.operationId", equalTo("listDocuments"))
                .body("paths.'/api/runs/{id}/what-if'.get.operationId", equalTo("askWhatIf"))
                .body("components.schemas.CorpusCard.properties.funnel", notNullValue());
    }

    @Test
    void showsTheDataOfARunInABrowser() throws Exception {
        String run = recorded();
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/#" + run).toString());
            page.click("a[href$='/data']");

            PlaywrightAssertions.assertThat(page.locator(".funnel li.final .amount"))
                    .hasText(String.valueOf(corpus().card().documentsKept()));
            PlaywrightAssertions.assertThat(page.locator(".chart canvas")).isVisible();
            page.click(".funnel button >> text=unreadable");
            PlaywrightAssertions.assertThat(page.locator(".entries .mark").first())
                    .hasText("unreadable");
            page.getByLabel("Rule").selectOption(new SelectOption().setLabel("any"));
            page.getByLabel("Path").fill("Handler");
            PlaywrightAssertions.assertThat(page.locator(".entries .path").first())
                    .containsText("Handler");
            page.locator("input[type=number]").fill("60");
            Locator answer = page.locator(".answer-if");
            PlaywrightAssertions.assertThat(answer).containsText("documents would be kept instead of");
            assertThat(answer.locator(".border li").count()).isPositive();
            assertThat(errors).isEmpty();
            picture(page, "wide");
        }
    }

    @Test
    void showsTheConversationsOfARunInABrowser() throws Exception {
        String run = sealed(RecordedConversations.with(corpus(), store));
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/#" + run).toString());
            page.click("a[href$='/conversations']");

            PlaywrightAssertions.assertThat(page.locator(".funnel li.final .amount"))
                    .hasText("72");
            PlaywrightAssertions.assertThat(page.locator("#entries [role=status]"))
                    .hasText("80 conversations");
            page.click(".funnel button >> text=unknown-role");
            PlaywrightAssertions.assertThat(page.locator(".entries .path"))
                    .hasText(new String[] {"chats/2026-11.jsonl:7", "support/2026-11.jsonl:47"});
            page.locator(".entries summary").first().click();
            PlaywrightAssertions.assertThat(page.locator(".entries li").first()).containsText("reason 'tool'");
            page.click("table button >> text=support");
            PlaywrightAssertions.assertThat(page.locator("#entries [role=status]"))
                    .hasText("40 conversations");
            page.getByLabel("Path").fill("jsonl:77");
            PlaywrightAssertions.assertThat(page.locator(".entries .path"))
                    .hasText(new String[] {"support/2026-11.jsonl:77"});
            picture(page, "conversations");
            page.setViewportSize(390, 844);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void fitsANarrowWindowAndADarkOne() throws Exception {
        String run = recorded();
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(
                    new Browser.NewPageOptions().setViewportSize(390, 844).setColorScheme(ColorScheme.DARK));

            page.navigate(gateway.resolve("/#" + run + "/data").toString());
            page.locator(".entries li").first().waitFor();

            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(20, 23, 27)");
            picture(page, "narrow-dark");
        }
    }

    /** A screenshot for people. */
    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", "data-" + name + ".png")));
    }

    private String recorded() throws Exception {
        return sealed(corpus());
    }

    /** Sealing it again returns the existing artifact. */
    private Corpus corpus() throws Exception {
        return RecordedCorpus.seal(store);
    }

    private String sealed(Corpus corpus) throws InterruptedException {
        String run = start();
        events.publish(new CorpusSealed(new RunId(run), RecipeReader.preset("smoke"), corpus));
        history.await(new RunId(run), view -> view.corpus() != null, Duration.ofSeconds(30));
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
