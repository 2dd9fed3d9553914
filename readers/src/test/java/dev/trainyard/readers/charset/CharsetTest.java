package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CharsetTest {
    @Test
    void readsEachLanguageInItsUsualCharsets() {
        for (Languages language : Languages.ALL) {
            for (String charset : language.charsets()) {
                byte[] bytes = language.text().getBytes(Charset.forName(charset));

                assertThat(TextDecoder.decode(bytes))
                        .as("%s in %s", language.language(), charset)
                        .contains(language.text());
            }
        }
    }

    @Test
    void readsUtf16WithoutAByteOrderMark() {
        for (Languages language : Languages.ALL) {
            for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                assertThat(TextDecoder.read(language.text().getBytes(charset)))
                        .as("%s in %s", language.language(), charset)
                        .contains(new DecodedText(language.text(), charset, false));
            }
        }
    }

    @Test
    void readsUtf32ByItsByteOrderMark() {
        for (Charset charset : List.of(StandardCharsets.UTF_32LE, StandardCharsets.UTF_32BE)) {
            assertThat(TextDecoder.read("\uFEFFGröße".getBytes(charset)))
                    .contains(new DecodedText("Größe", charset, false));
        }
    }

    @Test
    void followsADeclarationIfThereAreTooFewWords() {
        for (String declaration : List.of(
                "<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>Да</a>",
                "<html><head><meta charset=\"windows-1251\"><p>Да",
                "<html><meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>Да",
                "# -*- coding: cp1251 -*-\nДа = 1\n",
                "#!/usr/bin/python\n# vim: set fileencoding=windows-1251 :\nДа = 1\n")) {
            assertThat(TextDecoder.decode(declaration.getBytes(Charset.forName("windows-1251"))))
                    .contains(declaration);
        }
    }

    @Test
    void prefersUtf8ToADeclaration() {
        String page = "<html><meta charset=iso-8859-1><p>Größe";

        assertThat(TextDecoder.read(page.getBytes(StandardCharsets.UTF_8)))
                .contains(new DecodedText(page, StandardCharsets.UTF_8, false));
    }

    @Test
    void ignoresADeclarationOfAnUnknownCharset() {
        String page = "<html><meta charset='none such'><p>Größe";

        assertThat(TextDecoder.decode(page.getBytes(StandardCharsets.ISO_8859_1)))
                .contains(page);
    }

    @Test
    void readsAFewWordsAsWestern() {
        Charset western = Charset.forName("windows-1252");
        for (String words : List.of("Größe", "déjà vu", "“naïve” – 5 €", "señor", "Ångström", "© 2001 Müller")) {
            assertThat(TextDecoder.decode(words.getBytes(western))).as(words).contains(words);
        }
    }

    @Test
    void takesNoiseForNoText() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[200 + random.nextInt(2_000)];
            random.nextBytes(noise);

            assertThat(TextDecoder.decode(noise)).isEmpty();
        }
    }
}
