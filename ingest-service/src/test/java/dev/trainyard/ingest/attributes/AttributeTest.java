package dev.trainyard.ingest.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeTest {
    /** Findings are stored by position, and recipes and data cards contain the names, so neither may change. */
    @Test
    void keepsItsNamesAndPositionsForEver() {
        List<String> names =
                Arrays.stream(Attribute.values()).map(Attribute::key).toList();

        assertThat(names)
                .startsWith(
                        "gopher.words",
                        "gopher.mean-word-length",
                        "gopher.hash-ratio",
                        "gopher.ellipsis-ratio",
                        "gopher.bullet-lines",
                        "gopher.ellipsis-lines",
                        "gopher.alphabetic-words",
                        "gopher.stop-words",
                        "gopher.duplicate-paragraph-fraction",
                        "gopher.duplicate-paragraph-characters",
                        "gopher.duplicate-line-fraction",
                        "gopher.duplicate-line-characters",
                        "gopher.top-2-gram",
                        "gopher.top-3-gram",
                        "gopher.top-4-gram",
                        "gopher.duplicate-5-grams",
                        "gopher.duplicate-6-grams",
                        "gopher.duplicate-7-grams",
                        "gopher.duplicate-8-grams",
                        "gopher.duplicate-9-grams",
                        "gopher.duplicate-10-grams",
                        "c4.sentences",
                        "c4.lorem-ipsum-lines",
                        "c4.curly-bracket-lines",
                        "c4.javascript-lines",
                        "c4.policy-lines",
                        "c4.unfinished-lines",
                        "fineweb.punctuated-line-ratio",
                        "fineweb.short-line-ratio",
                        "fineweb.duplicate-character-ratio",
                        "fineweb.newline-word-ratio",
                        "language.probability",
                        "code.mean-line-length",
                        "code.longest-line",
                        "code.alphanumeric-share",
                        "code.alphabetic-share",
                        "code.white-space-share",
                        "code.encoded-share",
                        "code.longest-encoded-run",
                        "code.xml",
                        "code.generated",
                        "code.licence-share",
                        "datatrove.alphabetic-words",
                        "documentation.words",
                        "documentation.alphabetic-words",
                        "documentation.duplicate-line-characters",
                        "documentation.duplicate-10-grams",
                        "text.replaced-characters")
                .doesNotHaveDuplicates();
        assertThat(Attribute.of("c4.sentences")).contains(Attribute.C4_SENTENCES);
    }
}
