package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.Mutation;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpubTextTest {
    private static final String PACKAGE = """
            <?xml version="1.0"?>
            <opf:package xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">
              <opf:metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
                <dc:title>A Book of Yards</dc:title><dc:language>en</dc:language><dc:date>2019-08-07</dc:date>%s
              </opf:metadata>
              <opf:manifest>
                <opf:item id="a" href="text/a%%20b.xhtml" media-type="application/xhtml+xml"/>
                <opf:item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
                <opf:item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
                <opf:item id="p" href="p.png" media-type="image/png"/>
              </opf:manifest>
              <opf:spine><opf:itemref idref="n"/><opf:itemref idref="b"/><opf:itemref idref="p"/><opf:itemref idref="a"/></opf:spine>
            </opf:package>
            """;

    @Test
    void readsTheChaptersInTheOrderOfTheSpine() throws IOException {
        assertThat(DocumentText.of("book", book("", Map.of())))
                .isEqualTo(new DocumentText.Read(
                        "Second\n\n“Yes.”\n\nFirst\n\n“No.”\n",
                        DocumentFormat.EPUB,
                        new DocumentFacts("A Book of Yards", "en", LocalDate.of(2019, 8, 7)),
                        false));
    }

    @Test
    void readsWholeChaptersWhoseElementsCloseThemselves() throws IOException {
        Map<String, String> chapters = Map.of(
                "OEBPS/text/b.xhtml",
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a.js'/></head>"
                        + "<body><h1><a id='c2'/>Second</h1><iframe src='v'/><p>“Yes.”<span/></p></body></html>",
                "OEBPS/text/a b.xhtml",
                "<html><head><title/></head><body><h1>First</h1><p>“No” & “never”.<br>“No.”</p></body></html>");

        assertThat(((DocumentText.Read) DocumentText.of("book", book("", chapters))).text())
                .isEqualTo("Second\n\n“Yes.”\n\nFirst\n\n“No” & “never”.\n“No.”\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/a%20b.xhtml\" media-type=\"text/xml",
                "text/a%20b.xhtml\" media-type=\"application/xml",
                "Text/A%20B.xhtml\" media-type=\"application/xhtml+xml",
                "text\\a b.xhtml\" media-type=\"application/xhtml+xml"
            })
    void readsAChapterThatTheManifestNamesInexactly(String item) throws IOException {
        String exact = "text/a%20b.xhtml\" media-type=\"application/xhtml+xml";
        Map<String, String> book =
                Map.of("OEBPS/book.opf", PACKAGE.formatted("").replace(exact, item));

        assertThat(((DocumentText.Read) DocumentText.of("book", book("", book))).text())
                .isEqualTo("Second\n\n“Yes.”\n\nFirst\n\n“No.”\n");
    }

    @Test
    void readsAChapterWhoseNameIsEscapedInTheArchiveToo() throws IOException {
        Map<String, String> book = Map.of(
                "OEBPS/book.opf",
                PACKAGE.formatted("").replace("a%20b", "c%20d"),
                "OEBPS/text/c%20d.xhtml",
                "<html><body><p>Third</p></body></html>");

        assertThat(((DocumentText.Read) DocumentText.of("book", book("", book))).text())
                .isEqualTo("Second\n\n“Yes.”\n\nThird\n");
    }

    @Test
    void marksTheLossOfAChapter() throws IOException {
        Map<String, String> missing =
                Map.of("OEBPS/book.opf", PACKAGE.formatted("").replace("a%20b", "none"));
        Map<String, String> binary = Map.of("OEBPS/text/a b.xhtml", "<html>\0\0\0\0</html>");

        assertThat(((DocumentText.Read) DocumentText.of("book", book("", missing))).text())
                .isEqualTo("Second\n\n“Yes.”\n\n\uFFFD\n");
        assertThat(((DocumentText.Read) DocumentText.of("book", book("", binary))).text())
                .isEqualTo("Second\n\n“Yes.”\n\n\uFFFD\n");
    }

    @Test
    void reportsAnEncryptedBookAsLocked() throws IOException {
        assertThat(reason(book("", encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))))
                .isEqualTo(ReadFailure.LOCKED);
        assertThat(DocumentText.of("book", book("", encryption("http://www.idpf.org/2008/embedding"))))
                .isInstanceOf(DocumentText.Read.class);
    }

    @Test
    void respectsThePublishersOptOut() throws IOException {
        assertThat(reason(book("<opf:meta property=\"tdm:reservation\">1</opf:meta>", Map.of())))
                .isEqualTo(ReadFailure.OPTED_OUT);
    }

    @Test
    void terminatesForEveryDamagedBook() throws IOException {
        byte[] book = book("", Map.of());
        Random random = new Random(3);
        int read = 0;

        for (int i = 0; i < 500; i++) {
            DocumentText text = DocumentText.of("a.epub", Mutation.of(book, random));
            if (text instanceof DocumentText.Read) read++;
        }

        assertThat(read).isBetween(50, 499);
    }

    private static Map<String, String> encryption(String algorithm) {
        return Map.of(
                "META-INF/encryption.xml",
                "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm=\"" + algorithm
                        + "\"/></enc:EncryptedData></encryption>");
    }

    private static ReadFailure reason(byte[] book) throws IOException {
        return ((DocumentText.Refused) DocumentText.of("book", book)).reason();
    }

    private static byte[] book(String metadata, Map<String, String> more) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>");
        files.put("OEBPS/book.opf", PACKAGE.formatted(metadata));
        files.put("OEBPS/text/a b.xhtml", "<?xml version='1.0'?><html><body><h1>First</h1><p>“No.”</p></body></html>");
        files.put("OEBPS/text/b.xhtml", "<html><body><h1>Second</h1><p>“Yes.”</p></body></html>");
        files.put("OEBPS/nav.xhtml", "<html><body><h1>Contents</h1></body></html>");
        files.put("OEBPS/p.png", "no text");
        files.putAll(more);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            stored(zip, "mimetype", "application/epub+zip");
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void stored(ZipOutputStream zip, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        java.util.zip.CRC32 sum = new java.util.zip.CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
