package dev.trainyard.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;

/** Expectations of responses that refuse a request. */
final class ProblemResponses {
    private ProblemResponses() {}

    /** Expects a problem with a detail that ends with a text. */
    static void refused(String path, int status, String end) {
        given().get(path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("detail", endsWith(end));
    }
}
