package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
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

    /** Beside a second version that knows only what round trip means. */
    @Test
    void changesNoLineThatDoesNotRoundTrip() {
        String letters = "aZ é”Ã©Â°â€™œžŽÉ…ð²ß\u0081»€\n";
        Random random = new Random(17);
        int changed = 0;

        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(8); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String line = text.toString().replace("\n", "");
            String repaired = Mojibake.repair(line);
            if (repaired.equals(line)) continue;
            changed++;
            assertThat(comesOf(repaired, line, 3)).as(line).isTrue();
        }

        assertThat(changed).isGreaterThan(100);
    }

    private static boolean comesOf(String text, String line, int times) {
        if (times == 0) return false;
        String latin = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (String read : List.of(misread(text), latin)) {
            if (western(read).equals(western(line)) || comesOf(read, line, times - 1)) return true;
        }
        return false;
    }

    /** The controls of Latin-1 and the signs of windows-1252 are the same bytes. */
    private static String western(String text) {
        StringBuilder western = new StringBuilder();
        for (char c : text.toCharArray()) western.append(c >= 0x80 && c < 0xA0 ? sign((byte) c) : String.valueOf(c));
        return western.toString();
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
