package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
    void doesNotReadBytesWithZerosOrManyControlsAsText() {
        assertThat(TextDecoder.decode(new byte[] {'a', 0, 'b'})).isEmpty();
        assertThat(TextDecoder.decode(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3, 4}))
                .isEmpty();
    }
}
