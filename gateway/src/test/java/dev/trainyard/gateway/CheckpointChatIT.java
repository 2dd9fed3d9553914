package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats with every checkpoint of a run, whoever made it and whatever was decided about it. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class CheckpointChatIT {
    private static final RunId RUN = new RunId("continued-20261130-090000-cafe");

    private static final String QUESTION = "{\"role\": \"user\", \"content\": \"Hi\"}";

    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @ParameterizedTest
    @ValueSource(strings = {"start", "base", "pre-training", "instruction-tuning", "preference-optimisation"})
    void answersWithEachCheckpointOfARejectedRun(String step) throws Exception {
        offer(RUN);

        ask(RUN + ":" + step).statusCode(200).body("choices[0].message.role", equalTo("assistant"));
    }

    @Test
    void saysWhichCheckpointAModelIs() throws Exception {
        offer(RUN);

        given().get("/v1/models/" + RUN + ":start")
                .then()
                .statusCode(200)
                .body("id", equalTo(RUN + ":start"))
                .body("checkpoint.run", equalTo(RUN.value()))
                .body("checkpoint.step", equalTo("start"))
                .body("checkpoint.bitsPerByte", equalTo(1.5f));
        given().get("/v1/models/" + RUN + ":preference-optimisation")
                .then()
                .body("checkpoint.decision", equalTo("rejected"))
                .body("checkpoint.divergence.onText", equalTo(0.25f));
        given().get("/v1/models/" + RUN).then().statusCode(404).body("error.message", containsString("does not exist"));
    }

    @Test
    void saysThatAModelIsDamagedOrMissing() throws Exception {
        RunId run = new RunId("damaged-20261130-090000-cafe");
        Artifact folder;
        try (Staging staging = store.stage("checkpoints/" + run, MediaTypes.CHECKPOINT)) {
            TinyModels.write(
                    TinyCorpus.recipe(48), store.open(TinyCorpus.seal(store).tokenizer()), staging.folder());
            folder = staging.seal();
        }
        Checkpoint base = new Checkpoint(CheckpointKind.BASE, folder, 1, 1, 32, 0, 0, null, null, null);
        Recipe recipe = TinyCorpus.recipe(48);
        events.publish(new RunRequested(run, recipe));
        events.publish(new CheckpointSaved(run, recipe, TinyCorpus.seal(store), base, List.of()));
        history.await(run, view -> !view.checkpoints().isEmpty(), Duration.ofSeconds(30));
        ask(run + ":base").statusCode(200);
        Path file = store.open(folder).resolve("model.safetensors");
        byte[] weights = Files.readAllBytes(file);
        weights[weights.length - 1] ^= 1;
        Files.write(file, weights);

        ask(run + ":base")
                .statusCode(410)
                .body("error.code", equalTo("model_damaged"))
                .body("error.message", endsWith(" Start the recipe again to rebuild it."));
        // Set aside by now.
        ask(run + ":base").statusCode(410).body("error.code", equalTo("model_damaged"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"role": "assistant", "tool_calls": [{"function": {"name": "weather"}}]} | messages[1].tool_calls
            {"role": "tool", "tool_call_id": "1", "content": "Rain"}                 | messages[1].role
            """)
    void refusesToolsForAModelWithAChatTemplateOfItsOwnAndReadsThemAsTextInOurs(String message, String field)
            throws Exception {
        offer(RUN);
        String own = withItsOwnTemplate();
        String history = "[" + QUESTION + ", " + message + ", " + QUESTION + "]";

        ask(own, "[" + QUESTION + "]").statusCode(200);
        ask(own, history)
                .statusCode(400)
                .body("error.param", equalTo(field))
                .body("error.code", equalTo("unsupported_value"))
                .body("error.message", containsString("is a call of a tool or its result"));
        ask(RUN + ":preference-optimisation", history).statusCode(200);
    }

    /** A run that starts from a model which writes conversations as Llama 3 does. */
    private String withItsOwnTemplate() throws Exception {
        RunId run = new RunId("own-template-20261130-090000-cafe");
        if (history.view(run).isPresent()) return run + ":base";
        Path given = ForeignModels.copy(
                "llama-3.2", Files.createTempDirectory("llama").resolve("model"));
        Path config = given.resolve("tokenizer_config.json");
        String template =
                "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>{{ m.content }}<|eot_id|>"
                        + "{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>{% endif %}";
        Files.writeString(
                config, Files.readString(config).replaceFirst("\\{", "{\"chat_template\": \"" + template + "\","));
        Artifact folder;
        try (Staging staging = store.stage("checkpoints/" + run, MediaTypes.CHECKPOINT)) {
            ImportedModel.open(given).write(staging.folder());
            folder = staging.seal();
        }
        Checkpoint base = new Checkpoint(CheckpointKind.BASE, folder, 1, 1, 32, 0, 0, null, null, null);
        Recipe recipe = TinyCorpus.recipe(48);
        events.publish(new RunRequested(run, recipe));
        events.publish(new CheckpointSaved(run, recipe, TinyCorpus.seal(store), base, List.of()));
        history.await(run, view -> !view.checkpoints().isEmpty(), Duration.ofSeconds(30));
        return run + ":base";
    }

    @Test
    void comparesTwoCheckpointsOfTwoRunsInABrowser() throws Exception {
        offer(RUN);
        String other = OfferedModels.offer(events, history, store).value();
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);

            page.navigate(gateway.resolve("/#" + RUN).toString());

            Locator chat = page.locator("section[aria-label=Chat]");
            PlaywrightAssertions.assertThat(chat.getByLabel("First model")).hasValue(RUN + ":base");
            PlaywrightAssertions.assertThat(chat.getByLabel("Second model")).hasValue(RUN + ":preference-optimisation");
            chat.getByLabel("First model").selectOption(RUN + ":start");
            PlaywrightAssertions.assertThat(chat.locator(".sides > div").first())
                    .containsText("bits per byte1.5");
            PlaywrightAssertions.assertThat(chat.locator(".sides > div").last()).containsText("rejected");
            PlaywrightAssertions.assertThat(chat.locator(".sides > div").last()).containsText("0.25");
            ask(page, chat);
            picture(page, "steps");

            chat.getByLabel("Second model").selectOption(other);
            PlaywrightAssertions.assertThat(chat.locator(".sides > div").last()).containsText(other);
            ask(page, chat);
            picture(page, "runs");
            page.setViewportSize(390, 844);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            assertThat(errors).isEmpty();
        }
    }

    private static void ask(Page page, Locator chat) {
        chat.getByLabel("Question").fill("What does entity mean?");
        chat.getByText("Ask", new Locator.GetByTextOptions().setExact(true)).click();
        for (Locator answer :
                List.of(chat.locator(".answer").first(), chat.locator(".answer").last())) {
            PlaywrightAssertions.assertThat(answer)
                    .hasText(java.util.regex.Pattern.compile("[^…].+", java.util.regex.Pattern.DOTALL));
        }
        PlaywrightAssertions.assertThat(chat.getByText("Ask", new Locator.GetByTextOptions().setExact(true)))
                .isEnabled();
    }

    private static io.restassured.response.ValidatableResponse ask(String model) {
        return ask(model, "[" + QUESTION + "]");
    }

    private static io.restassured.response.ValidatableResponse ask(String model, String messages) {
        return given().contentType(ContentType.JSON)
                .body("{\"model\": \"" + model + "\", \"max_tokens\": 4, \"messages\": " + messages + "}")
                .post("/v1/chat/completions")
                .then();
    }

    /** Publishes a rejected run that continued from a model, once. */
    private void offer(RunId run) throws Exception {
        if (history.view(run).isPresent()) return;
        Recipe recipe = RecipeReader.read("{preset: smoke, pretrain: {from: model, tokens: 0}}");
        Corpus corpus = TinyCorpus.seal(store);
        Checkpoint base = TinyModels.base(run, TinyCorpus.recipe(OfferedModels.CONTEXT), corpus, store)
                .checkpoint();
        Checkpoint second = TinyModels.aligned(run, TinyCorpus.recipe(OfferedModels.CONTEXT), corpus, store)
                .checkpoint();
        List<Checkpoint> lineage = List.of(
                measured(base, null, "start", CheckpointKind.START, null, null, null),
                measured(base, base.id(), "pre-training", CheckpointKind.BASE, 1.5, 1.25, null),
                measured(second, base.id(), "instruction-tuning", CheckpointKind.TUNED, null, null, null),
                measured(
                        second,
                        second.id(),
                        "preference-optimisation",
                        CheckpointKind.ALIGNED,
                        null,
                        1.3,
                        new Divergence(0.25, 0.5)));
        events.publish(new RunRequested(run, recipe));
        for (int i = 0; i < lineage.size(); i++) {
            events.publish(new CheckpointSaved(run, recipe, corpus, lineage.get(i), lineage.subList(0, i)));
        }
        events.publish(new CandidateRejected(run, "smoke", lineage.getLast(), List.of("help-benign is 0.40.")));
        history.await(
                run,
                view -> view.checkpoints().size() == 4
                        && history.models().stream().anyMatch(it -> it.run().equals(run) && it.decision() != null),
                Duration.ofSeconds(60));
    }

    private static Checkpoint measured(
            Checkpoint made,
            CheckpointId parent,
            String step,
            CheckpointKind kind,
            Double before,
            Double after,
            Divergence divergence) {
        return new Checkpoint(
                made.id(),
                parent,
                step,
                kind,
                made.artifact(),
                made.parameters(),
                made.layers(),
                made.width(),
                1,
                1,
                before,
                after,
                null,
                divergence,
                null,
                null);
    }

    /** A screenshot for people. */
    private static void picture(Page page, String name) {
        page.locator("section[aria-label=Chat]")
                .screenshot(new Locator.ScreenshotOptions()
                        .setPath(Path.of("target", "pictures", "chat-" + name + ".png")));
    }
}
