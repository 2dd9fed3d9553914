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
import com.microsoft.playwright.options.ColorScheme;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.pairs.VoteLedger;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.kafka.EventRecords;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import dev.trainyard.testing.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blind pairs, from two models' answers to ratings, with people and a judge. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@QuarkusTestResource(JudgeOfTests.class)
class PairsIT {
    private static final RunId RUN = new RunId("pairs-20261130-120000-beef");
    private static final int REQUESTS = 12;

    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @Inject
    EventRecords records;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> broker;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @ConfigProperty(name = "trainyard.gateway.judge.url")
    URI judge;

    @TestHTTPResource
    URI gateway;

    @BeforeEach
    void offer() throws Exception {
        if (history.view(RUN).isPresent()) return;
        Recipe recipe = TinyCorpus.recipe(OfferedModels.CONTEXT);
        Corpus corpus = TinyCorpus.seal(store);
        CheckpointSaved base = TinyModels.base(RUN, recipe, corpus, store);
        CheckpointSaved aligned = TinyModels.aligned(RUN, recipe, corpus, store);
        CheckpointRef first = base.checkpoint().ref();
        CheckpointRef second = aligned.checkpoint().ref();
        Score half = new Score(0.5, REQUESTS, 0.4, 0.6);
        events.publish(new RunRequested(RUN, recipe));
        events.publish(base);
        events.publish(aligned);
        events.publish(new EvaluationReported(
                RUN,
                evaluation(),
                List.of(new TaskComparison("help-benign", "rate", half, half)),
                List.of(first, second)));
        events.publish(new ModelReleased(RUN, "tiny", aligned.checkpoint(), List.of("Nobody measured it.")));
        history.await(RUN, view -> view.state().ended() && !view.evaluation().isEmpty(), Duration.ofSeconds(60));
    }

    @Test
    void showsNoNamesBeforeTheVoteAndRecordsBothAnswers() throws Exception {
        int before = votes().size();
        String answer = make("Who are you?", "anna").statusCode(200).extract().asString();
        JsonPath pair = new JsonPath(answer);

        assertThat(answer).doesNotContain(RUN.value(), "base", "checkpoint", "first", "second");
        vote(pair.getString("id"), "right")
                .statusCode(200)
                .body("choice", equalTo("right"))
                .body("left.model", containsString(RUN + ":"))
                .body("right.model", containsString(RUN + ":"));
        vote(pair.getString("id"), "right").statusCode(200);
        vote(pair.getString("id"), "left")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", equalTo("You have already voted right on this pair; a vote cannot be changed."));

        List<PreferenceGiven> votes = votes();
        assertThat(votes).hasSize(before + 1);
        PreferenceGiven vote = votes.stream()
                .filter(it -> it.prompt().equals("Who are you?"))
                .findFirst()
                .orElseThrow();
        JudgedPair judged = vote.pair();
        assertThat(judged.left().answer()).isEqualTo(pair.getString("left"));
        assertThat(judged.right().answer()).isEqualTo(pair.getString("right"));
        assertThat(vote.chosen()).isEqualTo(pair.getString("right"));
        assertThat(judged.rater()).isEqualTo(PairRater.person("anna"));
        assertThat(judged.settings().maxTokens()).isEqualTo(8);
        assertThat(judged.settings().seed()).isEqualTo(7);
        assertThat(Set.of(
                        judged.left().checkpoint().id(),
                        judged.right().checkpoint().id()))
                .isEqualTo(new HashSet<>(history.view(RUN).orElseThrow().checkpoints().stream()
                        .map(it -> it.id())
                        .toList()));
        given().get("/api/pairs/ratings")
                .then()
                .statusCode(200)
                .body("people.models.size()", equalTo(2))
                .body("people.models[0].model", containsString(RUN.value()));
    }

    @Test
    void offersAPairToASecondRaterAndMeasuresTheirAgreement() throws Exception {
        String first = make("Are you there?", "carl").extract().path("id");
        vote(first, "tie").statusCode(200);
        PreferenceGiven given = last("Are you there?");

        // Other tests may have left pairs, which the same rater has not seen either.
        JsonPath shown = next("dora");
        while (!shown.getString("prompt").equals("Are you there?")) {
            vote(shown.getString("id"), "tie").statusCode(200);
            shown = next("dora");
        }
        assertThat(List.of(shown.getString("left"), shown.getString("right")))
                .containsExactlyInAnyOrder(
                        given.pair().left().answer(), given.pair().right().answer());
        vote(shown.getString("id"), "both-bad").statusCode(200);

        PreferenceGiven second = last("Are you there?");
        assertThat(second.pair().id()).isEqualTo(given.pair().id());
        assertThat(second.pair().choice()).isEqualTo(PairChoice.BOTH_BAD);
        JsonPath ratings = given().get("/api/pairs/ratings").jsonPath();
        assertThat(ratings.getInt("agreement.pairs")).isPositive();
        assertThat(ratings.getInt("agreement.raters")).isGreaterThanOrEqualTo(2);
    }

    private static JsonPath next(String rater) {
        return given().contentType(ContentType.JSON)
                .body("{\"rater\": \"" + rater + "\"}")
                .post("/api/pairs/next")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void anotherGatewayReadsTheVotesFromTheTopic() throws Exception {
        vote(make("What remains?", "emil").extract().path("id"), "left").statusCode(200);
        String pair = last("What remains?").pair().id();
        VoteLedger ledger = new VoteLedger();
        FeedbackConsumer consumer = new FeedbackConsumer(broker, records, ledger);

        consumer.start(new StartupEvent());
        try {
            while (!consumer.caughtUp()) Thread.sleep(20);
            assertThat(ledger.has(pair, PairRater.person("emil"))).isTrue();
            assertThat(ledger.has(pair, PairRater.person("anna"))).isFalse();
        } finally {
            consumer.stop(new ShutdownEvent());
        }
    }

    @Test
    void takesPromptsFromTheEvaluationEachOnce() {
        Set<String> prompts = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            JsonPath pair = make(null, "fred").statusCode(200).extract().jsonPath();
            assertThat(pair.getString("prompt")).startsWith("How do I open box ");
            prompts.add(pair.getString("prompt"));
            vote(pair.getString("id"), "left").statusCode(200);
        }

        assertThat(prompts).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"first": "RUN", "second": "RUN:base", "temperature": 3}                   | 422 | a number from 0 to 2 is expected.
            {"first": "RUN", "second": "RUN:base", "maxTokens": 5000}                  | 422 | a whole number from 1 to 512 is expected.
            {"first": "RUN", "second": "RUN:base", "prompt": " "}                      | 422 | some text of at most 8000 characters is expected.
            {"first": "RUN", "second": "RUN:base", "prompt": "Hi", "rater": "a\\nb"}   | 422 | one line of at most 64 characters is expected.
            {"first": "RUN", "second": "RUN:instruction-tuning", "prompt": "Hi"}       | 404 | GET /v1/models lists the available ones.
            {"first": "RUN", "second": "RUN", "prompt": "Hi"}                          | 422 | two different checkpoints are expected.
            {"first": "RUN"}                                                           | 422 | second is missing: some text is expected.
            """)
    void saysWhatIsWrongWithARequest(String body, int status, String end) {
        given().contentType(ContentType.JSON)
                .body(body.replace("RUN", RUN.value()))
                .post("/api/pairs")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("detail", endsWith(end));
    }

    @Test
    void knowsNoPairThatIsNotOpen() {
        vote("0123456789abcdef0123456789abcdef", "left")
                .statusCode(404)
                .body("detail", containsString("No pair with this id is waiting for your vote"));
        given().contentType(ContentType.JSON)
                .body("{\"choice\": \"best\"}")
                .post("/api/pairs/0123/vote")
                .then()
                .statusCode(422)
                .body("detail", containsString("one of left, right, tie, both-bad"));
    }

    @Test
    void letsAJudgeVoteOnRecordedAnswersInBothOrdersAndContinues() throws Exception {
        behave("GOOD");
        JsonPath first = judge("{\"run\": \"" + RUN + "\", \"pairs\": 4}");
        JsonPath second = judge("{\"run\": \"" + RUN + "\", \"pairs\": 7}");

        assertThat(first.getString("progress.state")).isEqualTo("completed");
        assertThat(second.getInt("progress.judged") + second.getInt("progress.known"))
                .isEqualTo(7);
        assertThat(second.getInt("progress.known")).isGreaterThanOrEqualTo(4);
        List<PreferenceGiven> judged = votes().stream()
                .filter(vote -> vote.isByJudge() && vote.pair().item() != null)
                .toList();
        assertThat(judged).extracting(vote -> vote.pair().id()).doesNotHaveDuplicates();
        assertThat(judged).hasSizeGreaterThanOrEqualTo(7).allSatisfy(vote -> {
            assertThat(vote.pair().rater().name()).isEqualTo("big-judge");
            // The judge prefers the longer answer.
            assertThat(vote.chosen()).startsWith("Take the key");
        });

        behave("FAILING");
        JsonPath failed = judge("{\"run\": \"" + RUN + "\", \"pairs\": 12}");
        behave("GOOD");
        assertThat(failed.getString("progress.state")).isEqualTo("failed");
        assertThat(failed.getString("progress.trouble")).isEqualTo("The judge responded with status 500.");
        given().get("/api/pairs/ratings").then().body("judges.name", equalTo(List.of("big-judge")));
    }

    @Test
    void comparesAnswersInABrowser() throws Exception {
        recordVotes();
        behave("BIASED");
        judge("{\"pairs\": 4}");
        behave("GOOD");
        judge("{\"pairs\": 40}");
        try (Playwright playwright = HeadlessChromium.playwright();
                Browser browser = HeadlessChromium.browser(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> errors = HeadlessChromium.errors(page);

            page.navigate(gateway.resolve("/#/pairs").toString());

            page.getByLabel("First model").selectOption(RUN + ":base");
            page.getByLabel("Second model").selectOption(RUN.value());
            page.getByLabel("your name").fill("gina");
            page.getByLabel("Request").fill("What does <b>harbor</b> mean?");
            page.getByText("Ask both").click();
            Locator pair = page.getByLabel("Pair", new Page.GetByLabelOptions().setExact(true));
            PlaywrightAssertions.assertThat(pair).containsText("What does <b>harbor</b> mean?");
            PlaywrightAssertions.assertThat(pair).not().containsText(RUN.value());
            picture(page, "before");
            page.getByText("The left one is better").click();
            PlaywrightAssertions.assertThat(pair.locator(".mark").first()).containsText(RUN.value());
            PlaywrightAssertions.assertThat(pair.locator(".mark").last()).containsText(RUN.value());
            assertThat(pair.locator(".mark").allTextContents()).doesNotHaveDuplicates();
            PlaywrightAssertions.assertThat(page.getByLabel("Ratings by people"))
                    .containsText("Krippendorff's alpha");
            PlaywrightAssertions.assertThat(page.getByLabel("Ratings by a judge model"))
                    .containsText("Agreement with people on");
            picture(page, "after");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(390, 844);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
            picture(page, "narrow-dark");
            assertThat(errors).isEmpty();
        }
        PreferenceGiven vote = last("What does <b>harbor</b> mean?");
        assertThat(vote.pair().rater()).isEqualTo(PairRater.person("gina"));
        assertThat(vote.pair().choice()).isEqualTo(PairChoice.LEFT);
    }

    /** Two people who mostly prefer the aligned model. */
    private void recordVotes() throws Exception {
        List<CheckpointRef> refs = history.view(RUN).orElseThrow().checkpoints().stream()
                .map(it -> it.ref())
                .toList();
        for (int i = 0; i < 12; i++) {
            PairAnswer base = new PairAnswer(RUN + ":" + refs.getFirst().step(), RUN, refs.getFirst(), "No " + i + ".");
            PairAnswer aligned =
                    new PairAnswer(RUN + ":" + refs.getLast().step(), RUN, refs.getLast(), "Yes, indeed " + i + ".");
            for (String rater : List.of("hans", "ida")) {
                boolean odd = rater.equals("ida") && i % 4 == 0;
                PairChoice choice = i % 5 == 4 ? PairChoice.TIE : odd || i == 0 ? PairChoice.LEFT : PairChoice.RIGHT;
                events.publish(PreferenceGiven.of(
                        "Question " + i,
                        new JudgedPair(
                                "recorded-" + i, base, aligned, choice, PairRater.person(rater), null, null, false),
                        Instant.parse("2026-11-30T12:00:00Z"),
                        rater + i));
            }
        }
        while (given().get("/api/pairs/ratings").jsonPath().getInt("agreement.pairs") < 12) Thread.sleep(50);
    }

    /** A screenshot for people. */
    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", "pairs-" + name + ".png")));
    }

    private ValidatableResponse make(String prompt, String rater) {
        String field = prompt == null ? "" : "\"prompt\": \"" + prompt + "\", ";
        return given().contentType(ContentType.JSON)
                .body("{\"first\": \"" + RUN + ":base\", \"second\": \"" + RUN + "\", " + field + "\"rater\": \""
                        + rater + "\", \"maxTokens\": 8, \"seed\": 7}")
                .post("/api/pairs")
                .then();
    }

    private static ValidatableResponse vote(String pair, String choice) {
        return given().contentType(ContentType.JSON)
                .body("{\"choice\": \"" + choice + "\"}")
                .post("/api/pairs/" + pair + "/vote")
                .then();
    }

    /** Starts judging and returns how it ended. */
    private static JsonPath judge(String body) throws Exception {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/pairs/judging")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .body("model", equalTo("big-judge"));
        while (true) {
            JsonPath now = given().get("/api/pairs/judging").jsonPath();
            if (!now.getString("progress.state").equals("running")) return now;
            Thread.sleep(50);
        }
    }

    private void behave(String how) {
        given().get(judge.resolve("/behave?" + how).toString()).then().statusCode(200);
    }

    private List<PreferenceGiven> votes() throws Exception {
        return new Topics(servers)
                .all(Topic.FEEDBACK, RUN).stream()
                        .map(PreferenceGiven.class::cast)
                        .toList();
    }

    private PreferenceGiven last(String prompt) throws Exception {
        return votes().stream()
                .filter(vote -> vote.prompt().equals(prompt))
                .toList()
                .getLast();
    }

    private Artifact evaluation() throws IOException {
        try (Staging staging = store.stage("evaluations/pairs", MediaTypes.EVALUATION)) {
            List<String> lines = new ArrayList<>();
            for (int i = 1; i <= REQUESTS; i++) {
                lines.add(line("help-benign", "box-" + i, "How do I open box " + i + "?", List.of()));
            }
            lines.add(line("definitions", "word-1", "What does word 1 mean?", List.of(-1.5, -2.0)));
            lines.add(line("verbatim", "passage-1", "It was a dark and", List.of()));
            Files.write(staging.folder().resolve("items.jsonl"), lines);
            return staging.seal();
        }
    }

    private static String line(String task, String item, String prompt, List<Double> logLikelihoods)
            throws IOException {
        return ContractJson.mapper()
                .writeValueAsString(Map.of(
                        "task",
                        task,
                        "item",
                        item,
                        "prompt",
                        prompt,
                        "expected",
                        "help",
                        "base",
                        Map.of("answer", "No.", "score", 0.0, "logLikelihoods", logLikelihoods),
                        "aligned",
                        Map.of("answer", "Take the key.", "score", 1.0, "logLikelihoods", logLikelihoods)));
    }
}
