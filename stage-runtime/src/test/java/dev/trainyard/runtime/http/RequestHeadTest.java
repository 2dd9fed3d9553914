package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    @Test
    void acceptsEscapesOfTwoHexadecimalDigits() {
        for (String target : List.of("/", "/v1/models/a%3Abase", "/%e2%82%AC", "/a?b=100%25", "http://localhost/%7e")) {
            assertThat(RequestHead.isEscaped(target)).as(target).isTrue();
        }
    }

    @Test
    void refusesInvalidEscapes() {
        for (String target : List.of("/%zz", "/v1/%", "/v1/%4", "/%4g", "/%-1", "/%+1", "/%%41", "/a?b=100%", "/%٣٣")) {
            assertThat(RequestHead.isEscaped(target)).as(target).isFalse();
        }
        assertThat(RequestHead.badEscape().status()).isEqualTo(400);
        assertThat(RequestHead.badEscape().code()).isEqualTo("bad_request");
    }
}
