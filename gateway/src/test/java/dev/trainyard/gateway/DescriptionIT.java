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
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whether the gateway is as its description says. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class DescriptionIT {
    private static final String DESCRIPTION = "/q/openapi?format=json";

    private static final List<String> OF_ANY_REQUEST =
            List.of("400", "401", "403", "406", "408", "413", "414", "415", "421", "429", "431", "500", "503");

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
    void pointsNowhereInVain() throws Exception {
        JsonNode description = description();

        Set<String> references = new TreeSet<>();
        description.findValues("$ref").forEach(reference -> references.add(reference.asText()));

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            JsonNode place = description.at(reference.substring(1));
            assertThat(place.isMissingNode()).as(reference).isFalse();
        });
    }

    @Test
    void hasExamplesOfItsSchemasThatAreTaken() throws Exception {
        JsonNode description = description();
        String run = start();
        int examples = 0;

        for (var path : description.path("paths").properties()) {
            if (path.getKey().startsWith("/v1/")) continue;
            for (var body : path.getValue().at("/post/requestBody/content").properties()) {
                for (JsonNode example : body.getValue().path("examples")) {
                    examples++;
                    JsonNode value = example.path("value");
                    assertThat(errors(description, body.getValue().path("schema"), value))
                            .as(path.getKey())
                            .isEmpty();
                    given().contentType(ContentType.JSON)
                            .body(value.toString())
                            .post(path.getKey().replace("{id}", run))
                            .then()
                            .statusCode(202);
                }
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(4);
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
    void takesABodyForWhatItIsSaidToBe() throws Exception {
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
                .contains("recipe is no UTF-8 at line 1, column 10, byte 10: text in UTF-8 is expected.");
        assertThat(post("/api/runs", "application/json", "preset: smoke".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains("recipe is no JSON at line 1, column 1, near 'preset: smoke': well-formed JSON is expected.");
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
                        "choosen is no field of this body: one of chosen, model, prompt, rejected (chosen is the nearest)")
                .contains("rejected is missing: some text is expected.");
        assertThat(post(preferences, "application/json", "{\"prompt\"".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains("body is JSON that breaks off at line 1, column 10: well-formed JSON is expected.");
        assertThat(post("/api/runs/" + run + "/cancel", "application/json", "[1]".getBytes(StandardCharsets.UTF_8)))
                .startsWith("400 ")
                .contains("body is a list: an object in JSON is expected.");
        assertThat(post(
                        "/api/runs/" + run + "/cancel",
                        "application/json",
                        "{\"reason\": null}".getBytes(StandardCharsets.UTF_8)))
                .startsWith("202 ");
    }

    private static String summary(String output) {
        return output.substring(Math.max(0, output.indexOf("SUMMARY")));
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

    /** Status and body of the answer. */
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

    /** A run with a corpus. */
}
