package dev.trainyard.ingest.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final double ROUNDING = 1e-9;
    private static final List<String> PARTS = List.of(
            "the",
            "of",
            "and",
            "to",
            "a",
            "cat",
            "sat",
            "on",
            "mat",
            "it's",
            "U.S.",
            "e.g.",
            "x-y",
            "naïve",
            "Größe",
            "😀",
            "𝒳",
            "...",
            "…",
            "#",
            "•",
            "-",
            "{",
            "}",
            "$",
            "$$",
            "$x_{1}$",
            "[1]",
            "[citation needed]",
            "[edit]",
            "lorem ipsum",
            "JavaScript",
            "Privacy Policy",
            "uses cookies",
            "end.",
            "What?",
            "\"No!\"",
            "10km",
            "3.5",
            "これは。",
            "http://a.org/b-c");
    private static final List<String> GAPS = List.of(
            " ", " ", " ", " ", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\n\n\n", "\t", "\r\n", "\u2028", "\u00A0");
    private static final List<String> CODE = List.of(
            "int x = 0;",
            "\n",
            "\n    ",
            "if (a) {",
            "}",
            "0x1F, 0xA2,0xB3 ",
            "DE AD BE EF ",
            "\\u00e9\\u00e8",
            "ab12",
            "// words",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB",
            "+/=",
            "\\x41\\x42",
            ",",
            "_",
            "ff ",
            "99 ",
            "é",
            "😀");

    private final Measures measures = Measures.withoutLanguage();

    @Test
    void agreesWithPlainCountingInProse() {
        Random random = new Random(1);

        for (int i = 0; i < 400; i++) {
            String text = text(random, PARTS, GAPS, 1 + random.nextInt(80));
            assertSame(text, measures.measure(text, DocumentForm.PROSE), PlainMeasures.prose(text));
        }
    }

    @Test
    void countsNoCurlyBracketsOfFormulas() {
        for (String line : List.of("so $E_{n}$ is energy", "that is $$\\frac{1}{2}$$ of it", "$a$ and $b_{1}$ are")) {
            assertThat(curlyBrackets(line)).as(line).isZero();
        }
        for (String line :
                List.of("so $5 is {code} here", "the map {a: $x$} is", "both ${a} and ${b} are", "int f() { return")) {
            assertThat(curlyBrackets(line)).as(line).isEqualTo(1);
        }
    }

    private double curlyBrackets(String line) {
        return measures.measure(line, DocumentForm.PROSE).of(Attribute.C4_CURLY_BRACKET_LINES);
    }

    @Test
    void agreesWithPlainCountingOnRepeatedShortNGrams() {
        Random random = new Random(2);

        for (int i = 0; i < 150; i++) {
            String text = text(
                    random, List.of("a", "bb", "c", "dd", "e", "f"), List.of(" ", " ", "\n"), 1 + random.nextInt(300));
            assertSame(text, measures.measure(text, DocumentForm.PROSE), PlainMeasures.prose(text));
        }
    }

    @Test
    void agreesWithPlainCountingInCode() {
        Random random = new Random(3);

        for (int i = 0; i < 400; i++) {
            String text = text(random, CODE, List.of("", "", " "), 1 + random.nextInt(120));
            assertSame(text, measures.measure(text, DocumentForm.CODE), PlainMeasures.code(text));
        }
    }

    @Test
    void findsInDocumentationWhatPlainCountingFinds() {
        Random random = new Random(4);

        for (int i = 0; i < 300; i++) {
            String text = i % 2 == 0
                    ? text(random, PARTS, GAPS, 1 + random.nextInt(80))
                    : text(
                            random,
                            List.of(
                                    "a",
                                    "bb",
                                    "漢字",
                                    "v2版",
                                    "ไทย",
                                    "။",
                                    "12",
                                    "|",
                                    "𠀀",
                                    "\n```\n",
                                    "\n ````x\n",
                                    "\n~~~ \n"),
                            List.of(" ", "\n"),
                            1 + random.nextInt(200));
            assertSame(text, measures.measure(text, DocumentForm.DOCUMENTATION), PlainMeasures.documentation(text));
        }
    }

    @Test
    void countsEachLetterOfAScriptWithoutSpacesAsAWordOfDocumentation() {
        Findings chinese = measures.measure("# 安裝\n\n請先安裝套件，再執行設定程式。\n", DocumentForm.DOCUMENTATION);
        Findings table = measures.measure("| 名稱 | 預設 |\n| 埠號 | 80 |\n", DocumentForm.DOCUMENTATION);
        Findings thai = measures.measure("- ติดตั้ง\n", DocumentForm.DOCUMENTATION);

        assertThat(chinese.of(Attribute.DOCUMENTATION_WORDS)).isEqualTo(16);
        assertThat(chinese.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isEqualTo(15 / 16.0, within(ROUNDING));
        assertThat(table.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isEqualTo(6 / 13.0, within(ROUNDING));
        assertThat(thai.of(Attribute.DOCUMENTATION_WORDS)).isEqualTo(5);
        assertThat(thai.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isEqualTo(4 / 5.0, within(ROUNDING));
    }

    @Test
    void takesTheWordsOfDocumentationOutsideOfCodeIfMoreOfThemHaveLetters() {
        String code = "m = [ [ 1 2 3 ]\n      [ 4 5 6 ] ]";
        Findings fenced =
                measures.measure("Some matrix:\n\n```python\n" + code + "\n```\nThe end.", DocumentForm.DOCUMENTATION);
        Findings open = measures.measure("Some matrix:\n\n~~~\n" + code + "\n```\n", DocumentForm.DOCUMENTATION);
        Findings plain = measures.measure("Some matrix:\n\n```x``` 1 2", DocumentForm.DOCUMENTATION);
        Findings only = measures.measure("```\nm = 1\n```\n", DocumentForm.DOCUMENTATION);

        assertThat(fenced.of(Attribute.DOCUMENTATION_WORDS)).isEqualTo(20);
        assertThat(fenced.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isOne();
        assertThat(open.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isOne();
        assertThat(plain.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isEqualTo(3 / 5.0, within(ROUNDING));
        assertThat(only.of(Attribute.DOCUMENTATION_ALPHABETIC_WORDS)).isEqualTo(1 / 5.0, within(ROUNDING));
    }

    @Test
    void countsEachLetterOfChineseProseAsAWordBesideNumbersWithSpaces() {
        Findings chinese = measures.measure("截至 2024 年 3 月 15 日，共有 1200 人。\n", DocumentForm.PROSE);

        assertThat(chinese.of(Attribute.GOPHER_ALPHABETIC_WORDS)).isEqualTo(8 / 12.0, within(ROUNDING));
    }

    @Test
    void countsWordsWithLettersAsPublishedAndAsDatatroveDoes() {
        Findings findings = measures.measure("\"Yes,\" he said - (at 5).", DocumentForm.PROSE);

        assertThat(findings.of(Attribute.GOPHER_ALPHABETIC_WORDS)).isEqualTo(4 / 6.0, within(ROUNDING));
        assertThat(findings.of(Attribute.DATATROVE_ALPHABETIC_WORDS)).isEqualTo(4 / 12.0, within(ROUNDING));
    }

    @Test
    void recognizesGeneratedCodeDataAndTheShareOfLicence() {
        Findings generated =
                measures.measure("// Code generated by a tool. DO NOT EDIT.\nclass A {}\n", DocumentForm.CODE);
        Findings data = measures.measure("\n<?xml version=\"1.0\"?>\n<a/>\n", DocumentForm.CODE);
        Findings licensed = measures.measure("/* Copyright 2026 */\nclass A {}\n", DocumentForm.CODE);

        assertThat(generated.of(Attribute.CODE_GENERATED)).isOne();
        assertThat(data.of(Attribute.CODE_XML)).isOne();
        assertThat(data.of(Attribute.CODE_GENERATED)).isZero();
        assertThat(licensed.of(Attribute.CODE_LICENCE_SHARE)).isEqualTo(21 / 32.0, within(ROUNDING));
    }

    @Test
    void measuresNoAttributesOfOtherForms() {
        Findings entry = measures.measure("cat: a small animal", DocumentForm.ENTRY);
        Findings code = measures.measure("class A {}", DocumentForm.CODE);

        for (Attribute attribute : Attribute.values()) {
            if (attribute == Attribute.TEXT_REPLACED_CHARACTERS) continue;
            assertThat(entry.of(attribute)).as(attribute.key()).isNaN();
        }
        assertThat(code.of(Attribute.GOPHER_WORDS)).isNaN();
    }

    @Test
    void countsReplacedCharactersInEveryFormButForTheFirst() {
        for (DocumentForm form : DocumentForm.values()) {
            assertThat(measures.measure("a b c d", form).of(Attribute.TEXT_REPLACED_CHARACTERS))
                    .isZero();
            assertThat(measures.measure("a \uFFFD 😀 d", form).of(Attribute.TEXT_REPLACED_CHARACTERS))
                    .isZero();
            assertThat(measures.measure("\uFFFD\uFFFD 😀 \uFFFD", form).of(Attribute.TEXT_REPLACED_CHARACTERS))
                    .isEqualTo(2 / 6.0, within(ROUNDING));
        }
    }

    @Test
    void carriesNothingOverFromThePreviousText() {
        String text = "It was a short text. And it stays one.";
        Findings before = Measures.withoutLanguage().measure(text, DocumentForm.PROSE);

        measures.measure("word\n".repeat(5_000), DocumentForm.PROSE);

        assertThat(measures.measure(text, DocumentForm.PROSE).values()).isEqualTo(before.values());
    }

    @Test
    void removesLinesThatAreAboutThePage() {
        String text = "A line with words.\nPlease enable JavaScript now.\nHome\nThe sea is salty[3] and wide.\n";

        assertThat(C4Lines.clean(text)).isEqualTo("A line with words.\nThe sea is salty and wide.");
    }

    @Test
    void appliesFineWebsRulesToTheCleanedText() {
        String text = "Home\nShop\nCart\nA line that is long enough to be one, with an end.\n";

        Measures.Measured cleaned = measures.cleanAndMeasure(text);

        assertThat(cleaned.text()).isEqualTo("A line that is long enough to be one, with an end.");
        assertThat(cleaned.findings().of(Attribute.FINEWEB_SHORT_LINE_RATIO)).isZero();
        assertThat(cleaned.findings().of(Attribute.GOPHER_WORDS))
                .isEqualTo(measures.measure(text, DocumentForm.PROSE).of(Attribute.GOPHER_WORDS));
    }

    private static String text(Random random, List<String> parts, List<String> gaps, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(parts.get(random.nextInt(parts.size()))).append(gaps.get(random.nextInt(gaps.size())));
        }
        return text.toString();
    }

    private static void assertSame(String text, Findings findings, Map<Attribute, Double> plain) {
        plain.forEach((attribute, value) -> {
            if (value.isNaN())
                assertThat(findings.of(attribute))
                        .as(attribute.key() + " of " + text)
                        .isNaN();
            else
                assertThat(findings.of(attribute))
                        .as(attribute.key() + " of " + text)
                        .isEqualTo(value, within(ROUNDING));
        });
    }
}
