package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class DocumentTextTest {
    @Test
    void leavesTextMarkdownAndCodeUnchanged() throws IOException {
        for (String path : new String[] {"notes.txt", "README.md", "Page.java", "page.jsp", "data.xml"}) {
            String text = "# <b>Not</b> a page\n\n    <html>\n";

            assertThat(DocumentText.of(path, bytes(text)))
                    .as(path)
                    .isEqualTo(new DocumentText.Read(text, DocumentFormat.TEXT, DocumentFacts.NONE, false));
        }
    }

    @Test
    void recognizesAPageByItsBeginningUnderAnyName() throws IOException {
        String page = "\n<?xml version='1.0'?>\n<!-- ours -->\n<!DOCTYPE html><p>Text.";

        assertThat(DocumentText.of("notes.txt", bytes(page))).isEqualTo(DocumentText.of("a.html", bytes("<p>Text.")));
    }

    @Test
    void readsAnHtmlFileWithoutElementsAsText() throws IOException {
        assertThat(DocumentText.of("a.html", bytes("No elements")))
                .isEqualTo(new DocumentText.Read("No elements", DocumentFormat.TEXT, DocumentFacts.NONE, false));
    }

    @Test
    void doesNotOpenArchivesInsideArchives() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.txt"));
            out.write(bytes("text"));
        }
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
            out.write(bytes("text"));
        }

        for (byte[] archive : new byte[][] {zip.toByteArray(), gz.toByteArray()}) {
            assertThat(DocumentText.of("a.txt", archive))
                    .isEqualTo(new DocumentText.Refused(ReadFailure.BINARY, "an archive inside the source"));
        }
    }

    @Test
    void reportsBytesThatAreNotText() throws IOException {
        assertThat(DocumentText.of("a.txt", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13}))
                .isEqualTo(new DocumentText.Refused(ReadFailure.BINARY, ""));
    }

    @Test
    void saysThatACharsetIsUnknown() throws IOException {
        byte[] bytes = bytes("Gr#~e #ber F#~en, #hnlich sch#n wie Stra~en in K#ln und M#nchen");
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '#') bytes[i] = (byte) (0xA5 + i % 7);
            if (bytes[i] == '~') bytes[i] = (byte) 0xD7;
        }

        assertThat(DocumentText.of("a.txt", bytes))
                .isEqualTo(new DocumentText.Refused(ReadFailure.UNKNOWN_CHARSET, ""));
    }

    @Test
    void readsAPageWithOneBadByteWhateverCharsetItNames() throws IOException {
        String text = "Größe und Maß der Straße: zwölf Füße. Überall können Züge fahren.";
        for (String head : new String[] {"", "<meta charset=utf-8>", "<meta charset=iso-8859-1>"}) {
            byte[] page = bytes("<!doctype html>" + head + "<p>" + text + "#");
            page[page.length - 1] = (byte) 0xE9;

            assertThat(DocumentText.of("a.html", page))
                    .as(head)
                    .isInstanceOfSatisfying(DocumentText.Read.class, read -> {
                        assertThat(read.text().strip()).isEqualTo(text + "\uFFFD");
                    });
        }
    }

    @Test
    void reportsWhetherAWrongCharsetWasRepaired() throws IOException {
        assertThat(DocumentText.of("a.txt", bytes("dÃ©jÃ\u00A0 vu")))
                .isEqualTo(new DocumentText.Read("déjà vu", DocumentFormat.TEXT, DocumentFacts.NONE, true));
    }

    @Test
    void repairsWhatAPageHasAsEntities() throws IOException {
        byte[] page =
                bytes("<!doctype html><p>It&acirc;&euro;&trade;s a caf&Atilde;&copy; &amp; more, she&#146;s sure.");

        assertThat(DocumentText.of("a.html", page)).isInstanceOfSatisfying(DocumentText.Read.class, read -> {
            assertThat(read.text()).isEqualTo("It’s a café & more, she’s sure.\n");
            assertThat(read.repaired()).isTrue();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsAMessageInAFileOfItsOwn() throws IOException {
        String head = "From: a@example.org\r\nSubject: Two words\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\n";

        assertThat(DocumentText.of("a.eml", bytes(head + "\r\nHello there.\r\n> a quotation\r\n")))
                .isEqualTo(new DocumentText.Read(
                        "Two words\n\nHello there.\n",
                        DocumentFormat.TEXT,
                        new DocumentFacts(null, null, LocalDate.of(2026, 11, 30)),
                        false));
        assertThat(DocumentText.of(
                        "a.EML", bytes(head + "Content-Type: text/html\r\n\r\n<p>Hello <b>there</b>.</p>\r\n")))
                .isInstanceOfSatisfying(DocumentText.Read.class, read -> {
                    assertThat(read.text()).contains("Hello there.");
                    assertThat(read.facts().date()).isEqualTo(LocalDate.of(2026, 11, 30));
                });
        assertThat(DocumentText.of("a.eml", bytes(head + "Content-Type: image/png\r\n\r\nabc\r\n")))
                .isEqualTo(new DocumentText.Refused(ReadFailure.NO_TEXT));
    }
}
