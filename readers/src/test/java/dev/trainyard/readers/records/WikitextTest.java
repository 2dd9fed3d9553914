package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WikitextTest {
    private static final Set<String> WITHOUT_TEXT = Set.of("file", "image", "category", "datei");

    /** White space aside, which it gives no form. */
    @Test
    void leavesTheSameTextAsMwparserfromhell() throws IOException {
        JsonNode golden;
        try (InputStream in = WikitextTest.class.getResourceAsStream("wikitext.json")) {
            golden = new ObjectMapper().readTree(in);
        }

        SoftAssertions all = new SoftAssertions();
        for (JsonNode piece : golden) {
            all.assertThat(squeezed(plain(piece.get(0).asText())))
                    .as(piece.get(0).asText())
                    .isEqualTo(squeezed(piece.get(1).asText()));
        }

        all.assertAll();
        assertThat(golden).hasSizeGreaterThan(30);
    }

    @Test
    void keepsHeadingsAndListsAsLines() {
        String plain = plain("""
                Intro.

                == History ==
                === Early ===
                * one [[link|item]]
                ** below ''it''
                # first
                ; term
                : its meaning

                ----
                == See also ==
                == References ==
                {{reflist}}
                [[Category:Things]]
                """);

        assertThat(plain).isEqualTo("""
                        Intro.

                        History
                        Early
                        - one item
                        - below it
                        - first
                        term
                        its meaning
                        """);
    }

    @Test
    void omitsTablesAndTheirContent() {
        String plain = plain(
                "Before.\n{| class=\"wikitable\"\n|-\n| a {{b|\n|}} || [[c|d]]\n{|\n| inner\n|}\n|}\nAfter {{x|\n|}}.\n");

        assertThat(plain).isEqualTo("Before.\n\nAfter .\n");
    }

    @Test
    void keepsFormulasAndCodeUnchanged() {
        String plain = plain(
                "The sum <math>\\sum_{i} {{x}} [[a]]</math> is:\n<syntaxhighlight lang=\"c\">\n*p = a[[0]]; /* ''b'' */\n"
                        + "</syntaxhighlight>\nand <code>''x''</code>.");

        assertThat(plain).isEqualTo("The sum \\sum_{i} {{x}} [[a]] is:\n\n*p = a[[0]]; /* ''b'' */\n\nand x.\n");
    }

    @Test
    void omitsFilesUnderTheNamespaceOfTheWikisLanguage() {
        assertThat(plain("[[Datei:Bild.jpg|mini|Ein [[Haus]]]]Das [[Haus]].[[en:House]]"))
                .isEqualTo("Das Haus.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "[[",
                "{|\n",
                "[[a|",
                "{{{",
                "<ref>",
                "<!--",
                "[https://a.example ",
                "'''",
                "</ref>",
                "}}",
                "|}\n",
                "&#x",
                "<math>",
                "== "
            })
    void takesLinearTimeForUnclosedMarkup(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        assertThat(plain(text).length()).isLessThanOrEqualTo(text.length() + 1);
    }

    @Test
    void readsAnyMixtureOfMarkup() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
        String[] pieces = {
            "{{",
            "}}",
            "{{{",
            "}}}",
            "[[",
            "]]",
            "|",
            "{|",
            "|}",
            "\n",
            "a",
            " ",
            "''",
            "<ref>",
            "</ref>",
            "<math>",
            "</math>",
            "<!--",
            "-->",
            "[http://a ",
            "]",
            "File:",
            ":",
            "=",
            "*",
            "&amp;",
            "&#55555555;",
            "<br",
            ">",
            "\uE000"
        };

        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(1, 40); j > 0; j--) text.append(pieces[random.nextInt(pieces.length)]);
            assertThat(plain(text.toString())).doesNotContain("\uE000");
        }
    }

    private static String plain(String wikitext) {
        return Wikitext.plain(wikitext, WITHOUT_TEXT);
    }

    private static String squeezed(String text) {
        return text.replaceAll("[\\s\u00A0]+", " ").strip();
    }
}
