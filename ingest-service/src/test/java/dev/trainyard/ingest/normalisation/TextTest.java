package dev.trainyard.ingest.normalisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void readsUtf8AndWhatAByteOrderMarkSays() {
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
    void takesBytesWithZerosOrManyControlsForNoText() {
        assertThat(TextDecoder.decode(new byte[] {'a', 0, 'b'})).isEmpty();
        assertThat(TextDecoder.decode(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3, 4}))
                .isEmpty();
    }

    @Test
    void bringsEveryTextIntoOneForm() {
        assertThat(TextForm.of("\r\n\ne\u0301  \r\n  b\t\rc\n\n")).isEqualTo("é\n  b\nc\n");
    }

    @Test
    void isTheSameAppliedTwice() {
        String once = TextForm.of("  a \u00A0\n\n b\r\n");

        assertThat(TextForm.of(once)).isEqualTo(once);
    }

    @Test
    void hasNothingOfWhiteSpaceAlone() {
        assertThat(TextForm.of(" \n\t\r\n")).isEmpty();
    }

    @Test
    void cutsTheLicenceThatOpensAFile() {
        assertThat(LicenceHeader.cutFrom("/*\n * Licensed to you.\n */\npackage a;\n"))
                .isEqualTo("package a;\n");
        assertThat(LicenceHeader.cutFrom("// Copyright 2026\n// all of it\n\npackage a;\n"))
                .isEqualTo("package a;\n");
    }

    @Test
    void keepsACommentThatIsAboutTheCode() {
        String text = "/* Sorts numbers. */\nclass Sort {}\n";

        assertThat(LicenceHeader.cutFrom(text)).isEqualTo(text);
    }
}
