package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Previews of recipes: over HTTP, and on the page in a browser. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@QuarkusTestResource(PreviewingIngest.class)
class PreviewIT {
    @TestHTTPResource
    URI gateway;

    @Test
    void passesOnTheIngestServicesPreview() {
        ask("preset: smoke\nname: mine\n", "")
                .statusCode(200)
                .body("recipe", equalTo("mine"))
                .body("form.ends[0].from", hasItem("config.json"))
                .body("steps[0].sources[0].examples[0].texts[0].tokens[8].trained", equalTo(true));
    }

    @Test
    void passesOnWhyTheRunWouldFail() {
        ask("preset: smoke\nname: refused\n", "")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("detail", containsString("there is no chats.jsonl in /data."));
        ask("preset: smoke\nname: broken\n", "")
                .statusCode(503)
                .body("detail", containsString("answered with status 500"));
    }

    @Test
    void refusesABadRecipeAsAStartDoes() {
        String bad = "preset: smoke\npretrain: {depht: 3}\n";

        String detail = ask(bad, "").statusCode(422).extract().path("detail");

        given().contentType("application/yaml")
                .body(bad.getBytes(StandardCharsets.UTF_8))
                .post("/api/runs")
                .then()
                .statusCode(422)
                .body("detail", equalTo(detail));
        ask("preset: smoke\n", "?examples=21")
                .statusCode(400)
                .body("detail", equalTo("examples is '21': a number from 1 to 20 is expected."));
    }

    @Test
    void showsTheTokensOnThePage() {
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);

            page.navigate(gateway.toString());
            page.getByText("Preview a recipe").click();
            page.getByLabel("Recipe").fill("preset: smoke\nname: shown\n");
            page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                    .last()
                    .click();

            Locator tokens = page.locator(".example .tokens").first();
            PlaywrightAssertions.assertThat(tokens.locator(".token.trained")).hasCount(2);
            PlaywrightAssertions.assertThat(tokens.locator(".token").nth(2)).hasText("What does <b>entity</b> mean?");
            assertThat(tokens.locator(".token").nth(2).getAttribute("title")).isEqualTo("id 90");
            PlaywrightAssertions.assertThat(page.locator(".preview")).containsText("cut at the end of a turn");
            PlaywrightAssertions.assertThat(page.locator(".warnings")).containsText("do not fit into the context");
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "pictures", "preview.png")));

            page.getByLabel("Recipe").fill("preset: smoke\nname: refused\n");
            page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                    .last()
                    .click();
            PlaywrightAssertions.assertThat(page.locator(".preview [role=alert]"))
                    .containsText("is missing");
            page.setViewportSize(390, 844);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            assertThat(errors).isEmpty();
        }
    }

    private static ValidatableResponse ask(String recipe, String query) {
        return given().contentType("application/yaml")
                .body(recipe.getBytes(StandardCharsets.UTF_8))
                .post("/api/preview" + query)
                .then();
    }
}
