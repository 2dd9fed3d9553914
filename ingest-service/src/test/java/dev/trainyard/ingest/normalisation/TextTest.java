package dev.trainyard.ingest.normalisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void normalisesEveryText() {
        assertThat(TextForm.of("\r\n\ne\u0301  \r\n  b\t\rc\n\n")).isEqualTo("é\n  b\nc\n");
    }

    @Test
    void removesWhatNobodySees() {
        assertThat(TextForm.of("\uFEFFBundes\u00ADtag,\u200B \u0000\nline\u000Bbreak\u200B"))
                .isEqualTo("Bundestag,\nline\nbreak\n");
        assertThat(TextForm.of("\u200B\u00AD\n")).isEmpty();
    }

    @Test
    void stripsSpacesAtLineEndsAsTheRegularExpressionDoes() {
        Pattern trailing = Pattern.compile("[ \t\f\u00A0]+$", Pattern.MULTILINE);
        String signs = "ab  \t\f\u00A0\n\n\u0085\u2028\u2029";
        Random chance = new Random(20261101);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder("x");
            for (int length = chance.nextInt(30); length > 0; length--) {
                text.append(signs.charAt(chance.nextInt(signs.length())));
            }

            String once = TextForm.of(text.toString());

            assertThat(once).isEqualTo(trailing.matcher(text).replaceAll("").stripTrailing() + "\n");
        }
    }

    @Test
    void doesNotChangeANormalisedText() {
        String once = TextForm.of("  a \u00A0\n\n b\r\n");

        assertThat(TextForm.of(once)).isEqualTo(once);
    }

    @Test
    void isEmptyForWhiteSpaceAlone() {
        assertThat(TextForm.of(" \n\t\r\n")).isEmpty();
    }

    @Test
    void removesTheLicenceHeaderOfAFile() {
        assertThat(LicenceHeader.cutFrom("/*\n * Licensed to you.\n */\npackage a;\n"))
                .isEqualTo("package a;\n");
        assertThat(LicenceHeader.cutFrom("// Copyright 2026\n// all of it\n\npackage a;\n"))
                .isEqualTo("package a;\n");
    }

    @Test
    void keepsACommentAboutTheCode() {
        String text = "/* Sorts numbers. */\nclass Sort {}\n";

        assertThat(LicenceHeader.cutFrom(text)).isEqualTo(text);
    }
}
