package dev.trainyard.readers.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @Test
    void removesSoftHyphensAndZeroWidthSpacesFromWords() {
        assertThat(VisibleText.of("Bundes\u00ADregierung, Kraft\u00ADfahr\u00ADzeug"))
                .isEqualTo("Bundesregierung, Kraftfahrzeug");
        assertThat(VisibleText.of("zero\u200Bwidth\u200Bspace and \uFEFFbom, word\u2060joiner"))
                .isEqualTo("zerowidthspace and bom, wordjoiner");
        assertThat(VisibleText.of("in\u200Cter\u200Dnal and \u200Dlone\u200D")).isEqualTo("internal and lone");
        assertThat(VisibleText.of("f\u2061(x) = 2\u2062x")).isEqualTo("f(x) = 2x");
    }

    @Test
    void joinsAWordThatASoftHyphenPartsAtTheEndOfALine() {
        assertThat(VisibleText.of("Kraft\u00AD\nfahrzeug und Bundes\u00AD \r\n  haushalt"))
                .isEqualTo("Kraftfahrzeug und Bundeshaushalt");
        assertThat(VisibleText.of("end\u00AD\n\nNext\u00AD\nLine")).isEqualTo("end\n\nNext\nLine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "می\u200Cخواهم کتاب\u200Cها",
                "ه\u200D.",
                "क्\u200Dष and क्\u200Cष",
                "ന്\u200Dറെ",
                "ශ්\u200Dරී ලංකා",
                "👩\u200D💻 👨\u200D👩\u200D👧 🏳\uFE0F\u200D🌈 👩🏽\u200D🚀 ❤\uFE0F\u200D🔥 🧑\u200D⚕\uFE0F",
                "tab\tline\nform\ffeed\r\n",
                "naïve café, Größe, 𝒜, 日本語"
            })
    void keepsWhatIsSeen(String text) {
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @Test
    void removesControlCharactersAndHalvesOfCharacters() {
        assertThat(VisibleText.of("a\u0000b\u0001c\u0008\u001B\u007Fd")).isEqualTo("abcd");
        assertThat(VisibleText.of("a\u0081b\u009D, next\u0085line")).isEqualTo("ab, next\u0085line");
        assertThat(VisibleText.of("one\u000Btwo")).isEqualTo("one\ntwo");
        assertThat(VisibleText.of("lone \uD83D and \uDE00, whole \uD83D\uDE00"))
                .isEqualTo("lone \uFFFD and \uFFFD, whole \uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource({"' ', true", "'\u200B\u00A0\n', true", "'\u00AD', true", "'.', false", "'', true"})
    void knowsWhenThereIsNothingToSee(String text, boolean blank) {
        assertThat(VisibleText.isBlank(text)).isEqualTo(blank);
    }
}
