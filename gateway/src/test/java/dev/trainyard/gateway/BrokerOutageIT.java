package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(value = BrokerThatStops.class, restrictToAnnotatedClass = true)
@Timeout(300)
class BrokerOutageIT {
    @Inject
    RunHistory history;

    @Test
    void respondsWithinItsLimitAndNeverStartsARunReportedAsNotStarted() throws Exception {
        String before = started(post("{\"preset\": \"smoke\"}"));
        BrokerThatStops.stopBroker();

        List<Response> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<Response>> sent = IntStream.range(0, 8)
                    .mapToObj(_ -> pool.submit(() -> post("{\"preset\": \"smoke\"}")))
                    .toList();
            for (Future<Response> answer : sent) answers.add(answer.get());
        }
        for (Response answer : answers) {
            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "10")
                    .body("run", startsWith("smoke-"));
            // The limit is five seconds; the test allows more for a busy machine.
            assertThat(answer.time()).isLessThan(60_000);
        }
        given().contentType(ContentType.JSON)
                .post("/api/runs/" + before + "/cancel")
                .then()
                .statusCode(503)
                .body("run", equalTo(before))
                .header("Retry-After", notNullValue());
        given().contentType(ContentType.JSON)
                .body("{\"prompt\": \"Hi\", \"chosen\": \"Hello.\", \"rejected\": \"Go.\"}")
                .post("/api/runs/" + before + "/preferences")
                .then()
                .statusCode(503);

        BrokerThatStops.startBroker();
        Response later = post("{\"preset\": \"smoke\"}");
        while (later.statusCode() == 503) later = post("{\"preset\": \"smoke\"}");
        String after = started(later);
        history.await(new RunId(after), _ -> true, Duration.ofSeconds(60));

        for (Response answer : answers) {
            if (answer.path("detail").toString().startsWith("The run ")) {
                given().get("/api/runs/" + answer.path("run")).then().statusCode(404);
            }
        }
        given().get("/api/runs/" + after).then().statusCode(200);
    }

    @Test
    void startsARunWhoseRecipeIsJustUnderAMebibyteAndShowsIt() {
        String sources = IntStream.range(0, 8000)
                .mapToObj(i ->
                        "{\"name\": \"source-%05d\", \"kind\": \"folder\", \"path\": \"a/folder/of/texts/%05d\", \"include\": [\"**/*.md\"], \"licence\": \"MIT\"}"
                                .formatted(i, i))
                .collect(Collectors.joining(","));
        String recipe = "{\"preset\": \"smoke\", \"corpus\": {\"sources\": [" + sources + "]}}";
        assertThat(recipe.length()).isBetween(900_000, 1 << 20);

        String run = started(post(recipe));

        given().get("/api/runs/" + run).then().statusCode(200).body("recipe.corpus.sources.size()", equalTo(8000));
    }

    @Test
    void answersACancellationWithALongReason() {
        String run = started(post("{\"preset\": \"smoke\"}"));

        given().contentType(ContentType.JSON)
                .body("{\"reason\": \"" + "x".repeat(3000) + "\"}")
                .post("/api/runs/" + run + "/cancel")
                .then()
                .statusCode(422)
                .body("detail", endsWith("at most 2000 are expected."));
        assertThat(given().contentType(ContentType.JSON)
                        .body("{\"reason\": \"" + "x".repeat(2 << 20) + "\"}")
                        .post("/api/runs/" + run + "/cancel")
                        .statusCode())
                .isIn(413, 422);
    }

    private static Response post(String recipe) {
        return given().contentType(ContentType.JSON).body(recipe).post("/api/runs");
    }

    private static String started(Response answer) {
        return answer.then().statusCode(202).extract().path("id");
    }
}
