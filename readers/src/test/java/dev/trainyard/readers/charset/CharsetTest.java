package dev.trainyard.readers.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void replacesOneBadByteOfUtf8AndNothingElse() {
        for (Languages language : Languages.ALL) {
            String text = language.text();
            for (int place : List.of(0, text.length() / 2, text.length())) {
                for (int bad : List.of(0xE9, 0xFF, 0x92, 0xC3)) {
                    byte[] bytes = joined(text.substring(0, place), (byte) bad, text.substring(place));

                    assertThat(TextDecoder.decode(bytes))
                            .as("%s, byte %x at %d", language.language(), bad, place)
                            .contains(text.substring(0, place) + '\uFFFD' + text.substring(place));
                }
            }
        }
    }

    @Test
    void replacesACharacterThatIsCutOffAtTheEnd() {
        byte[] bytes = "日本語の長い文章です。".getBytes(StandardCharsets.UTF_8);

        assertThat(TextDecoder.decode(Arrays.copyOf(bytes, bytes.length - 1))).contains("日本語の長い文章です\uFFFD");
    }

    @Test
    void readsAShortTextWithOneBadByteAsUtf8() {
        byte[] bytes = joined("Привет, мир! ", (byte) 0xE9, " Как дела сегодня?");

        assertThat(TextDecoder.decode(bytes)).contains("Привет, мир! \uFFFD Как дела сегодня?");
    }

    @Test
    void findsUndeclaredCharsetsThatFewDetectorsKnow() {
        Map<String, List<String>> texts = Map.ofEntries(
                Map.entry(
                        "Švietimo ministerija pranešė, kad egzaminai vyks balandžio mėnesį.",
                        List.of("windows-1257", "ISO-8859-13")),
                Map.entry(
                        "Izglītības ministrija paziņoja, ka eksāmeni notiks aprīļa mēnesī.",
                        List.of("windows-1257", "ISO-8859-4")),
                Map.entry(
                        "Haridusministeerium teatas, et eksamid toimuvad aprillis. Õpilased peavad hästi valmistuma.",
                        List.of("windows-1257", "windows-1252")),
                Map.entry(
                        "กระทรวงศึกษาธิการประกาศว่าการสอบจะจัดขึ้นในเดือนเมษายน", List.of("TIS-620", "x-windows-874")),
                Map.entry(
                        "Міністерство освіти повідомило, що іспити відбудуться у квітні.",
                        List.of("windows-1251", "KOI8-U")),
                Map.entry(
                        "Міністэрства адукацыі паведаміла, што экзамены адбудуцца ў красавіку.",
                        List.of("windows-1251")),
                Map.entry(
                        "Министерство образования сообщило, что экзамены состоятся в апреле.",
                        List.of("IBM866", "x-MacUkraine", "KOI8-R")),
                Map.entry(
                        "Die Prüfungen für größere Schüler stehen später im März an.",
                        List.of("x-MacRoman", "IBM850", "windows-1252")),
                Map.entry(
                        "Le ministère de l'Éducation a annoncé que les épreuves débuteront très tôt.",
                        List.of("x-MacRoman", "windows-1252")),
                Map.entry("Bộ Giáo dục thông báo rằng các kỳ thi sẽ diễn ra vào tháng tư.", List.of("windows-1258")),
                Map.entry(
                        "İmtihanlar nisan ayında yapılacak; öğrenciler iyi hazırlanmalı.",
                        List.of("windows-1254", "IBM857")),
                Map.entry(
                        "משרד החינוך הודיע כי הבחינות יתקיימו בחודש אפריל.",
                        List.of("windows-1255", "ISO-8859-8", "IBM862")));
        texts.forEach((text, charsets) -> charsets.forEach(
                charset -> assertThat(TextDecoder.decode(encoded(text, charset)).map(CharsetTest::composed))
                        .as("%s in %s", text, charset)
                        .contains(text)));
    }

    @Test
    void refusesTextWhoseLettersAreWordsInNoCharset() {
        Random random = new Random(11);
        for (Languages language : Languages.ALL) {
            String charset = language.charsets().getFirst();
            byte[] bytes = language.text().getBytes(Charset.forName(charset));
            int beyond = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] >= 0) continue;
                bytes[i] = (byte) (0xA1 + random.nextInt(0x5F));
                beyond++;
            }
            if (beyond < 12) continue;

            assertThat(TextDecoder.decoding(bytes, null))
                    .as(language.language())
                    .isEqualTo(new Decoding.UnknownCharset());
        }
    }

    @Test
    void readsLabelsAsBrowsersDo() {
        Map<String, String> charsets = Map.ofEntries(
                Map.entry("gb2312", "GB18030"),
                Map.entry("GBK", "GB18030"),
                Map.entry("Shift_JIS", "windows-31j"),
                Map.entry(" x-sjis ", "windows-31j"),
                Map.entry("ks_c_5601-1987", "x-windows-949"),
                Map.entry("euc-kr", "x-windows-949"),
                Map.entry("iso-8859-1", "windows-1252"),
                Map.entry("l1", "windows-1252"),
                Map.entry("us-ascii", "windows-1252"),
                Map.entry("iso-8859-9", "windows-1254"),
                Map.entry("tis-620", "x-windows-874"),
                Map.entry("iso_8859-11", "x-windows-874"),
                Map.entry("big5", "Big5-HKSCS"),
                Map.entry("iso-2022-jp", "x-windows-50221"),
                Map.entry("macintosh", "x-MacRoman"),
                Map.entry("x-mac-cyrillic", "x-MacUkraine"),
                Map.entry("utf8", "UTF-8"),
                Map.entry("IBM037", "IBM037"));
        charsets.forEach((label, charset) ->
                assertThat(CharsetLabels.charset(label)).as(label).contains(Charset.forName(charset)));
        assertThat(CharsetLabels.charset("none such")).isEmpty();
        assertThat(CharsetLabels.charset("")).isEmpty();
    }

    @Test
    void readsTheCharactersThatLabelledTextHasBeyondItsCharset() {
        assertThat(labelled("gb2312", "他叫朱镕基，喆是他的名字。", "GBK")).contains("他叫朱镕基，喆是他的名字。");
        assertThat(labelled("Shift_JIS", "第①章　髙橋さん", "windows-31j")).contains("第①章　髙橋さん");
        assertThat(labelled("euc-kr", "펲시맨과 똠방각하", "x-windows-949")).contains("펲시맨과 똠방각하");
        assertThat(labelled("big5", "啲嘢係咁嘅", "Big5-HKSCS")).contains("啲嘢係咁嘅");
        assertThat(labelled("iso-8859-1", "“It’s” – 5 €", "windows-1252")).contains("“It’s” – 5 €");
        assertThat(labelled("iso-2022-jp", "日本語①②", "x-windows-50221")).contains("日本語①②");
    }

    @Test
    void believesALabelUnlessTheLettersAreWordsOnlyInAnotherCharset() {
        String russian = "Сортировочная станция принимает поезда каждый день.";

        assertThat(labelled("windows-1251", "Да", "windows-1251")).contains("Да");
        assertThat(labelled("iso-8859-1", russian, "KOI8-R")).contains(russian);
        assertThat(labelled("iso-8859-1", russian, "UTF-8")).contains(russian);
        assertThat(labelled("utf-8", russian, "windows-1251")).contains(russian);
        assertThat(labelled("utf-8", "Größe und Maß der Straße", "windows-1252"))
                .contains("Größe und Maß der Straße");
        assertThat(labelled("iso-8859-1", "Ø·× §¤ þ¬½ ÐÞÆ ¾ð¦ ßÿ÷¤ð", "windows-1252"))
                .contains("Ø·× §¤ þ¬½ ÐÞÆ ¾ð¦ ßÿ÷¤ð");
        assertThat(labelled("none such", russian, "IBM866")).contains(russian);
    }

    @Test
    void doesNotReadNoiseAsText() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[200 + random.nextInt(2_000)];
            random.nextBytes(noise);

            assertThat(TextDecoder.decode(noise)).isEmpty();
        }
    }

    private static Optional<String> labelled(String label, String text, String charset) {
        return TextDecoder.decoding(text.getBytes(Charset.forName(charset)), label) instanceof Decoding.Text decoded
                ? Optional.of(decoded.text())
                : Optional.empty();
    }

    /** In Vietnamese of windows-1258 the tones follow the letters. */
    private static byte[] encoded(String text, String charset) {
        if (!charset.equals("windows-1258")) return text.getBytes(Charset.forName(charset));
        StringBuilder letters = new StringBuilder();
        for (char c : text.toCharArray()) {
            String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
            String tones = parts.replaceAll("[^\u0300\u0301\u0303\u0309\u0323]", "");
            String base = parts.replaceAll("[\u0300\u0301\u0303\u0309\u0323]", "");
            letters.append(Normalizer.normalize(base, Normalizer.Form.NFC)).append(tones);
        }
        return letters.toString().getBytes(Charset.forName(charset));
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static byte[] joined(String before, byte bad, String after) {
        byte[] first = before.getBytes(StandardCharsets.UTF_8);
        byte[] last = after.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(first, first.length + 1 + last.length);
        all[first.length] = bad;
        System.arraycopy(last, 0, all, first.length + 1, last.length);
        return all;
    }
}
