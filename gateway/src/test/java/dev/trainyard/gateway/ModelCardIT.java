package dev.trainyard.gateway;

import static dev.trainyard.gateway.ProblemResponses.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.card.RecordedRelease;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Model cards: over HTTP, in the report folder, and on their page in a browser. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@Timeout(120)
class ModelCardIT {
    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @ConfigProperty(name = "trainyard.home")
    String home;

    @Test
    void servesTheCardOfAReleaseAsJsonAndAsMarkdown() throws Exception {
        String run = released();

        given().get("/api/runs/" + run + "/model-card")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("run", equalTo(run))
                .body("decision.status", equalTo("released"))
                .body("model.shape.family", equalTo("llama"))
                .body("stages[1].joules", equalTo(28_800.0f))
                .body("evaluation.tasks[1].difference.verdict", equalTo("worse"));
        given().get("/api/runs/" + run + "/model-card.md")
                .then()
                .statusCode(200)
                .contentType("text/markdown;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"model-card-" + run + ".md\"")
                .body(startsWith("---\nlicense: unknown\n"))
                .body(containsString("\n# Model card of " + run + "\n"))
                .body(containsString("▁"));
    }

    @Test
    void writesTheCardIntoTheReportFolderAndAgainWhenARejectionIsOverridden() throws Exception {
        String run = start();
        List<PipelineEvent> recorded = release(run).overridden("The lost items are ambiguous.", "anna");
        publish(recorded.subList(0, recorded.size() - 1));
        Path card = Path.of(home, "runs", run, "model-card.md");
        await(card, text -> text.contains("**Rejected.**"));

        events.publish((RejectionOverridden) recorded.getLast());

        await(card, text -> text.contains("anna decided to use it all the same"));
    }

    @Test
    void saysWhyThereIsNoCard() {
        refused("/api/runs/no-such-run/model-card", 404, "GET /api/runs lists them all.");
        String run = start();
        refused("/api/runs/" + run + "/model-card", 409, "has a model card.");
        refused("/api/runs/" + run + "/model-card.md", 409, "has a model card.");
    }

    @Test
    void showsTheCardInABrowser() throws Exception {
        String run = released();
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/#" + run).toString());
            page.click(".verdict a[href$='/card']");

            PlaywrightAssertions.assertThat(page.locator(".model-card h2").first())
                    .containsText("Model card of " + run);
            PlaywrightAssertions.assertThat(page.locator(".model-card"))
                    .containsText("In definitions it is not clearly better than guessing");
            PlaywrightAssertions.assertThat(page.locator(".model-card")).containsText("8.0 Wh");
            PlaywrightAssertions.assertThat(page.locator("svg[aria-label='loss in pre-training'] polyline"))
                    .hasCount(1);
            picture(page, "wide");
            assertThat(page.locator("a[href$='/model-card.md']").getAttribute("href"))
                    .isEqualTo("/api/runs/" + run + "/model-card.md");
            page.setViewportSize(390, 844);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            picture(page, "narrow-dark");
            assertThat(errors).isEmpty();
        }
    }

    /** A screenshot for people. */
    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", "model-card-" + name + ".png")));
    }

    private String released() throws Exception {
        String run = start();
        publish(release(run).released());
        assertThat(history.await(new RunId(run), view -> view.state().ended(), Duration.ofSeconds(30)))
                .hasValueSatisfying(view -> assertThat(view.state().key()).isEqualTo("released"));
        return run;
    }

    private RecordedRelease release(String run) {
        return new RecordedRelease(new RunId(run), RecipeReader.preset("smoke"), store);
    }

    /** The request was published when the run was started. */
    private void publish(List<PipelineEvent> recorded) {
        recorded.stream().filter(event -> !(event instanceof RunRequested)).forEach(events::publish);
    }

    private static void await(Path file, Predicate<String> expected) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!Files.exists(file) || !expected.test(Files.readString(file))) {
            assertThat(Instant.now())
                    .as("the time by which %s is written", file)
                    .isBefore(deadline);
            Thread.sleep(50);
        }
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
