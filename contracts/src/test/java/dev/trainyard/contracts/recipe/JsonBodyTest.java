package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {
    record Asked(String prompt, @Nullable Integer times) {}

    @Test
    void readsARecord() {
        assertThat(read("{\"prompt\": \"a\\/b\", \"times\": null}")).isEqualTo(new Asked("a/b", null));
        assertThat(read("{\"prompt\": \"two\\nlines\"}")).isEqualTo(new Asked("two\nlines", null));
        assertThat(read("{\"times\": 2.0, \"prompt\": \"\"}")).isEqualTo(new Asked("", 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            §§                               | body is missing: an object in JSON is expected.
            null                             | body is missing: an object in JSON is expected.
            [1]                              | body is a list: an object in JSON is expected.
            {"prompt"                        | body is incomplete JSON that ends at line 1, column 10: well-formed JSON is expected.
            {"prompt": "a"} x                | body is followed by other text at line 1, column 17: nothing after the closing brace is expected.
            {"prompt": "a", "prompt": "b"}   | prompt is given a second time at line 1, column 17: one value is expected.
            {}                               | prompt is missing: some text is expected.
            {"prompt": null}                 | prompt is missing: some text is expected.
            {"prompt": 5, "times": "2"}      | prompt is 5: text, quoted if it looks like another type, is expected. times is "2": a whole number is expected.
            {"prompt": "a", "time": 1}       | time is not a field of this body: one of prompt, times (times is the nearest) is expected.
            """)
    void namesTheFieldItsValueAndWhatIsExpected(String body, String sentence) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(sentence);
    }

    private static Asked read(String body) {
        return JsonBody.read(body.getBytes(StandardCharsets.UTF_8), Asked.class);
    }
}
