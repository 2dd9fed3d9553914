package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Checks the gateway against its OpenAPI description. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class DescriptionIT {
    private static final String DESCRIPTION = "/q/openapi?format=json";

    /** The description cannot list the rules that were applied to a corpus. */
    private static final String REFUSED_BY_A_CORPUS = """
            [[operations]]
            include-operation-id = "askWhatIf"
            checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 409, 410]
            """;

    /** No schema can express the length of a context and the tokens of a vocabulary. */
    private static final String REFUSED_BY_A_MODEL = """
            [[operations]]
            include-tag = "Models"
            checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 429]
            """;

    private static final List<String> OF_ANY_REQUEST =
            List.of("400", "401", "403", "406", "408", "413", "414", "415", "421", "429", "431", "500", "503");

    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @Test
    void namesEveryRefusalInTheFormOfItsInterface() throws Exception {
        JsonNode description = description();

        for (var path : description.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                JsonNode responses = operation.getValue().path("responses");
                assertThat(names(responses)).as(path.getKey()).containsAll(OF_ANY_REQUEST);
                if (path.getKey().contains("{")) assertThat(names(responses)).contains("404");
                boolean openAi = path.getKey().startsWith("/v1/");
                for (var response : responses.properties()) {
                    JsonNode content =
                            resolved(description, response.getValue()).path("content");
                    if (response.getKey().startsWith("2")) {
                        assertThat(names(content)).doesNotContain("application/problem+json");
                        continue;
                    }
                    assertThat(names(content))
                            .as(path.getKey() + " " + response.getKey())
                            .containsExactly(openAi ? "application/json" : "application/problem+json");
                }
            }
        }
    }

    @Test
    void hasNoDanglingReferences() throws Exception {
        JsonNode description = description();

        Set<String> references = new TreeSet<>();
        description.findValues("$ref").forEach(reference -> references.add(reference.asText()));

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            JsonNode place = description.at(reference.substring(1));
            assertThat(place.isMissingNode()).as(reference).isFalse();
        });
    }

    @Test
    void hasValidExamplesInItsSchemas() throws Exception {
        JsonNode description = description();
        String run = start();
        String model = offered();
        int examples = 0;

        for (var path : description.path("paths").properties()) {
            for (var body : path.getValue().at("/post/requestBody/content").properties()) {
                for (JsonNode example : body.getValue().path("examples")) {
                    examples++;
                    JsonNode value = example.path("value");
                    assertThat(errors(description, body.getValue().path("schema"), value))
                            .as(path.getKey())
                            .isEmpty();
                    // Releases need an evaluated run, which GatewayIT has.
                    if (path.getKey().contains("{name}")) continue;
                    // Pairs need two models and votes, which PairsIT has.
                    if (path.getKey().startsWith("/api/pairs")) continue;
                    if (value.has("model")) ((ObjectNode) value).put("model", model);
                    given().contentType(ContentType.JSON)
                            .body(value.toString())
                            .post(path.getKey().replace("{id}", run))
                            .then()
                            .statusCode(value.has("model") ? 200 : 202);
                }
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(6);
    }

    @Test
    void answersAsItsSchemasSay() throws Exception {
        JsonNode description = description();
        String run = recorded();

        for (String path : List.of("", "/report", "/data-card", "/documents?limit=3")) {
            String template = "/api/runs/{id}" + path.replaceAll("\\?.*", "");
            JsonNode schema = description
                    .path("paths")
                    .path(template)
                    .at("/get/responses/200/content")
                    .path("application/json")
                    .path("schema");
            String answer = given().get("/api/runs/" + run + path).asString();

            assertThat(errors(description, schema, new ObjectMapper().readTree(answer)))
                    .as(template)
                    .isEmpty();
        }
    }

    @Test
    void answersAboutEvaluationsAsItsSchemasSay() throws Exception {
        JsonNode description = description();
        RunId run = new RunId(start());
        events.publish(RecordedEvaluation.seal(store, "dpo", 0.2, 0).reported(run));
        history.await(run, view -> !view.missing().isEmpty(), Duration.ofSeconds(30));
        String pair = "?first=" + run + "&second=" + run + ":pre-training";

        for (String path : List.of(
                "/api/runs/{id}/samples?limit=3",
                "/api/runs/{id}/calibration",
                "/api/comparisons" + pair,
                "/api/comparisons/checkpoints",
                "/api/comparisons/samples" + pair + "&task=verbatim&contaminated=true")) {
            String template = path.replaceAll("\\?.*", "");
            JsonNode schema = description
                    .path("paths")
                    .path(template)
                    .at("/get/responses/200/content")
                    .path("application/json")
                    .path("schema");
            String answer = given().get(path.replace("{id}", run.value())).asString();

            assertThat(errors(description, schema, new ObjectMapper().readTree(answer)))
                    .as(template)
                    .isEmpty();
        }
    }

    /** A missing model is only detected after the body has been read. */
    @Test
    void describesValidRequestsToModels() throws Exception {
        JsonNode description = description();
        String hello = "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]";
        List<String> chats = List.of(
                hello + ", \"max_tokens\": 5, \"max_completion_tokens\": 5",
                hello + ", \"max_tokens\": null, \"max_completion_tokens\": 5",
                hello + ", \"stream_options\": {}",
                hello + ", \"stream_options\": {}, \"stream\": null",
                hello + ", \"stream_options\": {\"include_usage\": null, \"more\": null}, \"stream\": true",
                hello + ", \"stream_options\": {\"more\": true}, \"stream\": true",
                hello + ", \"logprobs\": null, \"top_logprobs\": 3",
                hello + ", \"logprobs\": true, \"top_logprobs\": 3",
                hello + ", \"logprobs\": null, \"top_logprobs\": null",
                hello + ", \"logit_bias\": {\"05\": 1}",
                hello + ", \"logit_bias\": {\"5\": 1.5, \"0\": -100}",
                hello + ", \"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]",
                hello + ", \"stop\": null, \"user\": 5, \"metadata\": []",
                hello + ", \"store\": true",
                hello + ", \"response_format\": {\"type\": \"json_object\"}",
                hello + ", \"response_format\": {\"type\": \"text\"}",
                hello + ", \"unheard_of\": null",
                hello + ", \"unheard_of\": 1",
                "\"messages\": []",
                "\"messages\": [{\"role\": \"robot\", \"content\": \"a\"}]",
                "\"messages\": [{\"role\": \"tool\", \"content\": \"a\", \"tool_call_id\": \"b\"}]",
                "\"messages\": [{\"role\": \"user\", \"content\": \"a\", \"tool_call_id\": \"b\"}]",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"a\"}]}]",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\"}]}]",
                "\"messages\": [{\"role\": \"assistant\", \"content\": null, \"tool_calls\": []}]",
                "\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"name\": \"f\"}}]}]",
                "\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"type\": \"custom\", \"function\":"
                        + " {\"name\": \"f\"}}]}]",
                "\"messages\": [{\"role\": \"assistant\", \"refusal\": \"no\", \"audio\": null}]");
        List<String> completions = List.of(
                "\"prompt\": \"a\", \"logprobs\": null",
                "\"prompt\": \"a\", \"stream_options\": {}, \"stream\": false",
                "\"prompt\": []",
                "\"prompt\": [1, 2.0]",
                "\"prompt\": [1, \"a\"]",
                "\"prompt\": [[1], \"a\"]",
                "\"prompt\": [[]]",
                "\"prompt\": \"a\", \"seed\": 9223372036854775808");

        readsAsDescribed(description, "/v1/chat/completions", chats);
        readsAsDescribed(description, "/v1/completions", completions);
    }

    private static void readsAsDescribed(JsonNode description, String path, List<String> fields) throws Exception {
        JsonNode schema = description
                .path("paths")
                .path(path)
                .at("/post/requestBody/content")
                .path("application/json")
                .path("schema");
        for (String each : fields) {
            String body = "{\"model\": \"no-such-model\", " + each + "}";
            boolean described = errors(description, schema, new ObjectMapper().readTree(body))
                    .isEmpty();
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post(path)
                    .then()
                    .log()
                    .ifValidationFails()
                    .statusCode(described ? 404 : 400);
        }
    }

    @Test
    void keepsTheReportsKeysWhereTheyHaveNoValue() {
        given().get("/api/runs/" + start() + "/report")
                .then()
                .statusCode(200)
                .body(containsString("\"total\":null"))
                .body(containsString("\"parameters\":null"));
    }

    @Test
    void listsTheMethodsOfAPath() {
        for (String path : List.of("/api/runs/a-run", "/v1/models", "/api/runs/a-run/documents")) {
            given().options(path).then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS");
            given().delete(path).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        }
        given().options("/api/runs/a-run/cancel").then().header("Allow", "OPTIONS, POST");
        given().get("/api/runs/a-run/cancel")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .header("Allow", "OPTIONS, POST");
        given().put("/api/runs").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS, POST");
    }

    @Test
    void answersOddRequestsInItsForm() {
        for (String path :
                List.of("/api/runs/%00", "/api/runs/a%2Fb", "/api/runs/%ff", "/api/runs/" + "x".repeat(3_000))) {
            given().urlEncodingEnabled(false).get(path).then().statusCode(404).contentType("application/problem+json");
        }
        for (String path : List.of("/v1/models/%00", "/v1/models/%ff", "/v1/nowhere")) {
            given().urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(404)
                    .body("error.type", equalTo("invalid_request_error"));
        }
        given().accept("text/html").get("/api/runs").then().statusCode(406).contentType("application/problem+json");
        given().accept("text/html").get("/v1/models").then().statusCode(406).body("error.message", startsWith("/v1/"));
    }

    @Test
    void readsABodyAsItsDeclaredType() throws Exception {
        String recipe = "{\"preset\": \"smoke\"}";
        for (String type : List.of("", "application/*", "*/*", "text/plain", "application/xml", "json")) {
            assertThat(post("/api/runs", type, recipe.getBytes(StandardCharsets.UTF_8)))
                    .as(type)
                    .startsWith("415 {\"type\":\"about:blank\"");
        }
        assertThat(post("/api/runs", "application/json; charset=klingon", recipe.getBytes(StandardCharsets.UTF_8)))
                .startsWith("415 ")
                .contains("The charset of the body is 'klingon': utf-8 is expected.");
        assertThat(post("/api/runs", "application/json; charset=utf-16", recipe.getBytes(StandardCharsets.UTF_16)))
                .startsWith("202 ");
        assertThat(post("/api/runs", "application/json", "name: café".getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("400 ")
                .contains("recipe is not UTF-8 at line 1, column 10, byte 10: text in UTF-8 is expected.");
        assertThat(post("/api/runs", "application/json", "preset: smoke".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains(
                        "recipe is not JSON at line 1, column 1, near 'preset: smoke': well-formed JSON is expected.");
        assertThat(post("/api/runs", "application/yaml", "preset: smoke".getBytes(StandardCharsets.UTF_8)))
                .startsWith("202 ");
        assertThat(post("/api/runs", "text/yaml", recipe.getBytes(StandardCharsets.UTF_8)))
                .startsWith("202 ");
    }

    @Test
    void readsSmallBodiesAsStrictlyAsRecipes() throws Exception {
        String run = start();
        String preferences = "/api/runs/" + run + "/preferences";

        assertThat(post(
                        preferences,
                        "application/json",
                        "{\"prompt\": 5, \"choosen\": \"a\"}".getBytes(StandardCharsets.UTF_8)))
                .startsWith("422 ")
                .contains("prompt is 5: text")
                .contains(
                        "choosen is not a field of this body: one of chosen, model, prompt, rejected (chosen is the nearest)")
                .contains("rejected is missing: some text is expected.");
        assertThat(post(preferences, "application/json", "{\"prompt\"".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains("body is incomplete JSON that ends at line 1, column 10: well-formed JSON is expected.");
        assertThat(post("/api/runs/" + run + "/cancel", "application/json", "[1]".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains("body is a list: an object in JSON is expected.");
        assertThat(post(
                        "/api/runs/" + run + "/cancel",
                        "application/json",
                        "{\"reason\": null}".getBytes(StandardCharsets.UTF_8)))
                .startsWith("202 ");
    }

    @Test
    void holdsForAllRequestsOfAFuzzer() throws Exception {
        Path target = Path.of("target").toAbsolutePath();
        Path repository = target.getParent().getParent();
        Schemathesis fuzzer = Schemathesis.install(repository, target.resolve("schemathesis"));
        String common = Files.readString(Path.of("src/test/resources/schemathesis.toml"));
        String described = gateway.resolve(DESCRIPTION).toString();
        String service = gateway.resolve("/").toString();
        String run = recorded();
        Path withAModel =
                Files.writeString(target.resolve("schemathesis/description-with-a-model.json"), askingOnly(offered()));

        Schemathesis.Outcome everything = fuzzer.run(described, service, common + REFUSED_BY_A_CORPUS);
        Schemathesis.Outcome aCorpus = fuzzer.run(
                described,
                service,
                common + "\n[parameters]\n\"path.id\" = \"" + run + "\"\n\"query.rule\" = \"gopher.words\"\n",
                "--include-tag",
                "Data",
                "--phases",
                "coverage,fuzzing");
        Schemathesis.Outcome aModel = fuzzer.run(
                withAModel.toString(),
                service,
                common + REFUSED_BY_A_MODEL,
                "--include-path-regex",
                "completions$",
                "--phases",
                "examples,coverage,fuzzing");

        System.out.println(everything.summary() + aCorpus.summary() + aModel.summary());
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(everything.output()).contains("Stateful");
            for (Schemathesis.Outcome each : List.of(everything, aCorpus, aModel)) {
                all.assertThat(each.status()).as(each.output()).isZero();
            }
        });
    }

    /** The description, restricted to one model. */
    private static String askingOnly(String model) throws Exception {
        JsonNode description = description();
        for (String request : List.of("ChatRequest", "CompletionRequest")) {
            ObjectNode name = (ObjectNode) description.at("/components/schemas/" + request + "/properties/model");
            name.putArray("enum").add(model);
        }
        for (String path : List.of("/v1/chat/completions", "/v1/completions")) {
            JsonNode content = description.path("paths").path(path).at("/post/requestBody/content");
            for (JsonNode example : content.path("application/json").path("examples")) {
                ((ObjectNode) example.path("value")).put("model", model);
            }
        }
        return description.toString();
    }

    private static JsonNode description() throws Exception {
        return new ObjectMapper().readTree(given().get(DESCRIPTION).asString());
    }

    private static JsonNode resolved(JsonNode description, JsonNode response) {
        return response.has("$ref")
                ? description.at(response.path("$ref").asText().substring(1))
                : response;
    }

    private static List<Error> errors(JsonNode description, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", description.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(value);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The status and body of the response. */
    private String post(String path, String type, byte[] body) throws Exception {
        var connection =
                (java.net.HttpURLConnection) gateway.resolve(path).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body);
        int status = connection.getResponseCode();
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
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

    /** The name of an available model. */
    private String offered() throws Exception {
        return OfferedModels.offer(events, history, store).value();
    }

    /** A run with a corpus. */
    private String recorded() throws Exception {
        RunId run = new RunId(start());
        events.publish(new CorpusSealed(run, RecipeReader.preset("smoke"), RecordedCorpus.seal(store)));
        history.await(run, view -> view.corpus() != null, Duration.ofSeconds(30));
        return run.value();
    }
}
