package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MojibakeTest {
    private static final Charset WESTERN = Charset.forName("windows-1252");

    @Test
    void repairsEachLanguageDecodedOnceOrTwiceWithTheWrongCharset() {
        for (Languages language : Languages.ALL) {
            String once = misread(language.text());
            String twice = misread(once);

            assertThat(Mojibake.repair(once)).as(language.language()).isEqualTo(language.text());
            assertThat(Mojibake.repair(twice)).as(language.language()).isEqualTo(language.text());
            assertThat(Mojibake.repair(
                            new String(language.text().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                    .as(language.language())
                    .isEqualTo(language.text());
        }
    }

    @Test
    void repairsTheMostCommonCases() {
        assertThat(Mojibake.repair("Itâ€™s â€œdÃ©jÃ\u00A0 vuâ€\u009D â€“ 5 â‚¬"))
                .isEqualTo("It’s “déjà vu” – 5 €");
        assertThat(Mojibake.repair("Â© 2001 MÃ¼ller, 20Â°C")).isEqualTo("© 2001 Müller, 20°C");
        assertThat(Mojibake.repair("One.Â\u00A0 Two.")).isEqualTo("One.\u00A0 Two.");
        assertThat(Mojibake.repair("ðŸš‚ arrives")).isEqualTo("🚂 arrives");
        assertThat(Mojibake.repair("good lineé\nbad lineÃ©\n")).isEqualTo("good lineé\nbad lineé\n");
    }

    @Test
    void leavesCorrectTextInEveryLanguage() {
        for (Languages language : Languages.ALL) {
            for (String text : List.of(
                    language.text(),
                    language.text().toUpperCase(),
                    language.text().replace(' ', '\n'))) {
                assertThat(Mojibake.repair(text)).as(language.language()).isEqualTo(text);
            }
        }
    }

    @Test
    void leavesCorrectTextThatIsUtf8ByChance() {
        for (String text : List.of(
                "OLÉ”",
                "CAFÉ…",
                "NESCAFÉ®",
                "NESCAFÉ™ is sold",
                "IRMÃ”, disse",
                "3.2 Å² and 5 Å³",
                "10 Å±0.1",
                "3 Å·s",
                "KNÍŽKA",
                "Úžina",
                "Spaß“",
                "Maß»",
                "parlé\u00A0»",
                "touché”…",
                "É’s",
                "À la carte",
                "ÜÖÄ",
                "Ð")) {
            assertThat(Mojibake.repair(text)).isEqualTo(text);
        }
    }

    @Test
    void leavesCapitalsBeforeClosingMarks() {
        for (char capital = 'À'; capital <= 'Þ'; capital++) {
            if (capital == '×' || capital == 'Â') continue;
            for (char mark : "”“’‘„…»«›–—™®°ºª¹²³±·".toCharArray()) {
                for (String text : List.of("OL" + capital + mark, capital + "" + mark, "A " + capital + mark + ", B")) {
                    assertThat(Mojibake.repair(text)).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void repairsWhatWasReadByOtherCharsets() {
        for (String charset : List.of("windows-1250", "windows-1251", "x-MacRoman", "IBM437", "windows-1254")) {
            for (String text : List.of(
                    "Les élèves français préfèrent la rentrée à l’été.", "Größere Schüler müssen früher prüfen.")) {
                String misread = new String(text.getBytes(StandardCharsets.UTF_8), Charset.forName(charset));
                if (misread.contains("\uFFFD")) continue;

                assertThat(Mojibake.repair(misread)).as(charset).isEqualTo(text);
            }
        }
    }

    @Test
    void repairsPartsOfALineThatIsRightOtherwise() {
        assertThat(Mojibake.repair("L’été dernier, le barÃ¨me — déjà ancien — a changé."))
                .isEqualTo("L’été dernier, le barème — déjà ancien — a changé.");
        assertThat(Mojibake.repair("„Größe“ und StraÃŸe")).isEqualTo("„Größe“ und Straße");
        assertThat(Mojibake.repair("Сортировочная станция â€“ это станция"))
                .isEqualTo("Сортировочная станция – это станция");
    }

    @Test
    void repairsAnAWithAGraveWhoseSecondByteBecameASpace() {
        assertThat(Mojibake.repair("voilÃ\u00A0le travail")).isEqualTo("voilàle travail");
        assertThat(Mojibake.repair("voilÃ  le travail")).isEqualTo("voilà le travail");
        assertThat(Mojibake.repair("voilÃ le travail")).isEqualTo("voilà le travail");
        assertThat(Mojibake.repair("jusqu'Ã nos jours, la rÃ©flexion")).isEqualTo("jusqu'à nos jours, la réflexion");
    }

    @Test
    void replacesControlCharactersByTheSignsThatTheyStandFor() {
        assertThat(Mojibake.repair("Le conseil doit s\u0092engager, au\u0096delà des heures; \u0093oui\u0094\u0085"))
                .isEqualTo("Le conseil doit s’engager, au–delà des heures; “oui”…");
        assertThat(Mojibake.repair("5 \u0080")).isEqualTo("5 €");
        assertThat(Mojibake.repair("no sign: \u0081")).isEqualTo("no sign: \u0081");
    }

    @Test
    void repairsCharactersOfWhichAByteWasLost() {
        assertThat(Mojibake.repair("Ð¿Ñ€Ð¾Ð²Ð¾Ð´Ñ\uFFFD Ð¸ Ð´Ð²ÐµÑ€ÑŒ")).isEqualTo("провод\uFFFD и дверь");
    }

    @Test
    void repairsLongTextWithoutSpaces() {
        String text = "操車場は、貨物列車を分解し、貨車を新しい列車に組み替えるための場所です。".repeat(60);

        assertThat(Mojibake.repair(misread(text))).isEqualTo(text);
    }

    @Test
    void repairsALineOfAnyLength() {
        String words = "plain words here and there, and more of them, ".repeat(8);

        assertThat(Mojibake.repair((words + "cafÃ© crÃ¨me ").repeat(6_000)))
                .isEqualTo((words + "café crème ").repeat(6_000));
    }

    /** UTF-8 read as windows-1252, and as Latin-1 where that has nothing. */
    private static String misread(String text) {
        StringBuilder misread = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) misread.append(sign(b));
        return misread.toString();
    }

    private static String sign(byte b) {
        String c = new String(new byte[] {b}, WESTERN);
        return c.equals("\uFFFD") ? String.valueOf((char) (b & 0xFF)) : c;
    }
}
