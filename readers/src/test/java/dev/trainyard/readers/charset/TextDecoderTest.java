package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecoderTest {
    @Test
    void readsUtf8AndTheEncodingOfAByteOrderMark() {
        assertThat(TextDecoder.decode("Größe".getBytes(StandardCharsets.UTF_8))).contains("Größe");
        assertThat(TextDecoder.decode("\uFEFFGröße".getBytes(StandardCharsets.UTF_8)))
                .contains("Größe");
        assertThat(TextDecoder.decode("\uFEFFGröße".getBytes(StandardCharsets.UTF_16LE)))
                .contains("Größe");
        assertThat(TextDecoder.decode("\uFEFFGröße".getBytes(StandardCharsets.UTF_16BE)))
                .contains("Größe");
    }

    @Test
    void fallsBackToTheEncodingOfOldSources() {
        assertThat(TextDecoder.decode("Größe".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("Größe");
    }

    @Test
    void leavesOutASingleZeroInAText() {
        String text = "Начальник порта записывал каждое прибытие в длинную книгу.";

        assertThat(TextDecoder.decode(text.replace("порта", "пор\0та").getBytes(StandardCharsets.UTF_8)))
                .contains(text);
        assertThat(TextDecoder.decode((text + "\0\0" + text).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void readsUtf16WithoutAMarkThatIsCutOffOrDamaged() {
        String russian = "Начальник порта записывал каждое прибытие в длинную книгу. ".repeat(5);
        byte[] whole = russian.getBytes(StandardCharsets.UTF_16LE);
        byte[] damaged = (russian + "#").getBytes(StandardCharsets.UTF_16LE);
        damaged[damaged.length - 2] = 0;
        damaged[damaged.length - 1] = (byte) 0xD8;
        String japanese = "これは日本語の長い文章です。港長は帳簿に書いた。";

        assertThat(TextDecoder.decode(Arrays.copyOf(whole, whole.length - 1)))
                .contains(russian.substring(0, russian.length() - 1) + "\uFFFD");
        assertThat(TextDecoder.decode(damaged)).contains(russian + "\uFFFD");
        assertThat(TextDecoder.decode(japanese.getBytes(StandardCharsets.UTF_16BE)))
                .contains(japanese);
    }

    @Test
    void readsIso2022DespiteABadByte() {
        byte[] text = "これは日本語の長い文章です。".repeat(4).getBytes(Charset.forName("ISO-2022-JP"));
        byte[] bad = Arrays.copyOf(text, text.length + 6);
        System.arraycopy(new byte[] {(byte) 0xA0, ' ', 'e', 'n', 'd', '.'}, 0, bad, text.length, 6);

        assertThat(TextDecoder.decode(bad)).contains("これは日本語の長い文章です。".repeat(4) + "\uFFFD end.");
    }

    @ParameterizedTest
    @CsvSource({"utf-7, 'Gr+APwA3w-e'", "hz-gb-2312, 'so ~{VPND~}'"})
    void knowsNoCharsetThatWritesAllInAscii(String label, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(TextDecoder.decoding(bytes, label)).isEqualTo(new Decoding.UnknownCharset());
        assertThat(TextDecoder.decode(bytes)).contains(text);
        assertThat(TextDecoder.decoding("1 + 1".getBytes(StandardCharsets.US_ASCII), label))
                .isEqualTo(new Decoding.Text("1 + 1", StandardCharsets.UTF_8, false));
    }

    @Test
    void takesNoLettersOfAnUnknownCharsetForFrames() {
        // Georgian in GEORGIAN-PS, whose letters are the frames of DOS.
        byte[] georgian =
                ("CCC8C0C5D2CFC2C0CC20C3D9C420C0E1C0CBC820C2C4C2CCC020C2C0CCCFC0D8C4DAC2CDC02E20E1C0CBE1C820C2C0"
                                + "E1C0D2C4D6CBC820C9DACF20C0CC20C0CCC1C8C720C3C020D8D6DCC0DBC820C2C0CCCFC5C8C3C02E")
                        .transform(hex -> HexFormat.of().parseHex(hex));
        byte[] frame =
                "┌──────┐\r\n│ Größe │\r\n├──────┤\r\n│ Straße │\r\n└──────┘\r\n".getBytes(Charset.forName("IBM437"));

        assertThat(TextDecoder.decode(georgian)).isEmpty();
        assertThat(TextDecoder.decode(frame)).contains(new String(frame, Charset.forName("IBM437")));
    }

    @Test
    void doesNotReadBytesWithZerosOrManyControlsAsText() {
        assertThat(TextDecoder.decode(new byte[] {'a', 0, 'b'})).isEmpty();
        assertThat(TextDecoder.decode(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3, 4}))
                .isEmpty();
    }
}
