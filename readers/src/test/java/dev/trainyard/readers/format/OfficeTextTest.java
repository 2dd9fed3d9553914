package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.Mutation;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Word documents and OpenDocument texts. */
class OfficeTextTest {
    private static final String WORD =
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
                    + " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
                    + " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
                    + " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>";
    private static final String WORD_END = "</w:body></w:document>";
    private static final String OPEN =
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                    + " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
                    + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                    + " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                    + " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
                    + " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
                    + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                    + "<office:automatic-styles><style:style style:name=\"P1\""
                    + " style:parent-style-name=\"Preformatted_20_Text\"/></office:automatic-styles>"
                    + "<office:body><office:text>";
    private static final String OPEN_END = "</office:text></office:body></office:document-content>";
    private static final String STYLES =
            "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                    + "<w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>"
                    + "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
                    + "<w:style w:styleId=\"LB\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr>"
                    + "</w:pPr></w:style>"
                    + "<w:style w:styleId=\"LB2\"><w:name w:val=\"own\"/><w:basedOn w:val=\"LB\"/></w:style>"
                    + "<w:style w:styleId=\"Loop\"><w:name w:val=\"loop\"/><w:basedOn w:val=\"Loop\"/></w:style>"
                    + "<w:style w:styleId=\"Code\"><w:name w:val=\"Source Code\"/></w:style>"
                    + "<w:style w:styleId=\"TOC1\"><w:name w:val=\"toc 1\"/></w:style>"
                    + "<w:style w:styleId=\"TOCHeading\"><w:name w:val=\"TOC Heading\"/></w:style></w:styles>";

    @Test
    void readsHeadingsListsTablesNotesAndCodeOfAWordDocument() throws IOException {
        String body = paragraph("TOCHeading", "Contents") + paragraph("TOC1", "First chapter 3")
                + paragraph("H1", "First chapter")
                + "<w:p><w:r><w:t xml:space=\"preserve\">Some </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>words &amp;"
                + " more</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>"
                + paragraph("LB", "one")
                + paragraph("LB2", "two")
                + "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>deeper</w:t>"
                + "</w:r></w:p>"
                + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + cell("Name") + cell("Use") + "</w:tr><w:tr>"
                + cell("a") + "<w:tc>" + paragraph("Loop", "b") + paragraph("Loop", "c") + "</w:tc></w:tr></w:tbl>"
                + paragraph("Code", "int a;") + paragraph("Code", "") + paragraph("Code", "  int b;")
                + "<w:sectPr/>";
        String notes = "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                + "<w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>A note.</w:t></w:r>"
                + "</w:p></w:footnote></w:footnotes>";
        String core =
                "<cp:coreProperties xmlns:cp=\"a\" xmlns:dc=\"b\" xmlns:dcterms=\"c\"><dc:title>A title</dc:title>"
                        + "<dc:language>en</dc:language><dcterms:created>2024-01-02T03:04:05Z</dcterms:created>"
                        + "<dcterms:modified>2025-06-07T03:04:05Z</dcterms:modified></cp:coreProperties>";
        byte[] docx = zip(Map.of(
                "word/document.xml", WORD + body + WORD_END,
                "word/styles.xml", STYLES,
                "word/footnotes.xml", notes,
                "docProps/core.xml", core));

        assertThat(DocumentText.of("a.docx", docx))
                .isEqualTo(new DocumentText.Read(
                        """
                        First chapter

                        Some words & more[^1].

                        - one
                        - two
                          - deeper

                        Name | Use
                        --- | ---
                        a | b c

                        ```
                        int a;

                          int b;
                        ```

                        [^1]: A note.
                        """, DocumentFormat.DOCX, new DocumentFacts("A title", "en", LocalDate.of(2025, 6, 7)), false));
    }

    @Test
    void readsTextWhoseFormattingWasChangedAsItIsNow() throws IOException {
        String shown = "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
                + "<w:t>shown now</w:t></w:r></w:p>";
        String plain =
                "<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"Code\"/><w:numPr><w:numId w:val=\"2\"/></w:numPr>"
                        + "</w:pPr></w:pPrChange></w:pPr><w:r><w:t>plain now</w:t></w:r></w:p>";
        String item = "<w:p><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr><w:pPrChange><w:pPr><w:numPr><w:numId"
                + " w:val=\"0\"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>an item now</w:t></w:r></w:p>";
        String table = "<w:tbl><w:tr><w:trPr><w:trPrChange><w:trPr><w:tblHeader/></w:trPr></w:trPrChange></w:trPr>"
                + cell("a") + cell("b") + "</w:tr><w:tr>" + cell("c") + cell("d") + "</w:tr></w:tbl>";
        byte[] docx = zip(
                Map.of("word/document.xml", WORD + shown + plain + item + table + WORD_END, "word/styles.xml", STYLES));

        assertThat(text("a.docx", docx)).isEqualTo("shown now\n\nplain now\n\n- an item now\n\na | b\nc | d\n");
    }

    @Test
    void readsTheTextOfAWordDocumentWhoseStylesAreDamaged() throws IOException {
        byte[] docx = zip(Map.of(
                "word/document.xml",
                WORD + paragraph("LB", "one") + WORD_END,
                "word/styles.xml",
                STYLES.substring(0, 500)));

        assertThat(text("a.docx", docx)).isEqualTo("one\n");
    }

    @Test
    void readsHeadingsWithinListsOfAnOpenDocumentTextAsHeadings() throws IOException {
        String body = "<text:list><text:list-item><text:h>First chapter</text:h></text:list-item></text:list>"
                + "<text:p>Some text.</text:p>"
                + "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>";

        assertThat(text("a.odt", zip(Map.of("content.xml", OPEN + body + OPEN_END))))
                .isEqualTo("First chapter\n\nSome text.\n\n- one\n");
    }

    @Test
    void leavesOutWhatAReaderOfAWordDocumentDoesNotSee() throws IOException {
        String body = "<w:p><w:r><w:t>seen</w:t></w:r><w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>"
                + "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins>"
                + "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>"
                + "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> shown</w:t></w:r>"
                + "<w:r><w:instrText>PAGEREF 7</w:instrText></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
                + "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice><mc:Fallback>"
                + "<w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
                + "<a:p><a:r><a:t>a label in a drawing</a:t></a:r></a:p><a:tbl><a:tr><a:tc/></a:tr></a:tbl>"
                + "<w:r><w:t>, the end</w:t></w:r></w:p>";

        assertThat(text("a.docx", zip(Map.of("word/document.xml", WORD + body + WORD_END))))
                .isEqualTo("box\n\nseen inserted shownx=1, the end\n");
    }

    @Test
    void takesATableWithOneColumnForAFrame() throws IOException {
        String body = "<w:tbl><w:tr><w:tc>" + paragraph("", "one") + paragraph("", "two") + "<w:tbl><w:tr>" + cell("in")
                + cell("side") + "</w:tr></w:tbl></w:tc></w:tr></w:tbl>";

        assertThat(text("a.docx", zip(Map.of("word/document.xml", WORD + body + WORD_END))))
                .isEqualTo("one\n\ntwo\n\nin\n\nside\n");
    }

    @Test
    void readsHeadingsListsTablesNotesAndCodeOfAnOpenDocument() throws IOException {
        String body = "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
                + "<text:table-of-content><text:p>Chapter 1</text:p></text:table-of-content>"
                + "<text:h text:outline-level=\"1\">A\n  chapter</text:h>"
                + "<text:p>Two<text:s text:c=\"2\"/>spaces<text:note><text:note-citation>1</text:note-citation>"
                + "<text:note-body><text:p>A note.</text:p></text:note-body></text:note>, and<text:line-break/>"
                + " a line.<office:annotation><text:p>why?</text:p></office:annotation></text:p>"
                + "<text:list><text:list-item><text:p>one</text:p><text:p>more of one</text:p><text:list><text:list-item>"
                + "<text:p>deeper</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two"
                + "</text:p></text:list-item></text:list>"
                + "<table:table><table:table-header-rows><table:table-row>" + openCell("Name") + openCell("Use")
                + "</table:table-row></table:table-header-rows><table:table-row>" + openCell("a") + openCell("b")
                + "</table:table-row></table:table>"
                + "<text:p text:style-name=\"P1\">int a;</text:p><text:p text:style-name=\"P1\"><text:s text:c=\"2\"/>int"
                + " b;</text:p>"
                + "<text:p><draw:frame><draw:text-box><text:p>a box</text:p></draw:text-box><svg:title>no</svg:title>"
                + "<draw:image><office:binary-data>aGVsbG8=</office:binary-data></draw:image>"
                + "</draw:frame>after <text:title>the title</text:title></text:p>";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("mimetype", "application/vnd.oasis.opendocument.text");
        parts.put("content.xml", OPEN + body + OPEN_END);
        parts.put(
                "meta.xml",
                "<o:meta xmlns:o=\"a\" xmlns:dc=\"b\"><dc:title>A title</dc:title><dc:date>2025-06-07T00:00:00</dc:date>"
                        + "</o:meta>");

        assertThat(DocumentText.of("a.odt", zip(parts)))
                .isEqualTo(new DocumentText.Read(
                        """
                        A chapter

                        Two  spaces[^1], and
                        a line.

                        - one
                          more of one
                          - deeper
                        - two

                        Name | Use
                        --- | ---
                        a | b

                        ```
                        int a;
                          int b;
                        ```

                        a box

                        after the title

                        [^1]: A note.
                        """, DocumentFormat.ODT, new DocumentFacts("A title", null, LocalDate.of(2025, 6, 7)), false));
    }

    @Test
    void refusesADocumentThatIsEncryptedOrHasNoTextOrNoMainPart() throws IOException {
        String manifest = "<m:manifest xmlns:m=\"a\"><m:file-entry m:full-path=\"content.xml\"><m:encryption-data/>"
                + "</m:file-entry></m:manifest>";

        assertThat(reason("a.odt", zip(Map.of("META-INF/manifest.xml", manifest, "content.xml", "x"))))
                .isEqualTo(ReadFailure.LOCKED);
        assertThat(reason("A.DOCX", HexFormat.of().parseHex("d0cf11e0a1b11ae1" + "00".repeat(512))))
                .isEqualTo(ReadFailure.LOCKED);
        assertThat(DocumentText.of("a.docx", Arrays.copyOf(zip(Map.of("word/document.xml", WORD)), 100)))
                .isEqualTo(new DocumentText.Refused(ReadFailure.MALFORMED, "its zip is damaged"));
        assertThat(reason("a.odt", zip(Map.of("content.xml", OPEN + OPEN_END)))).isEqualTo(ReadFailure.NO_TEXT);
        assertThat(reason("a.docx", zip(Map.of("word/document.xml", WORD + WORD_END))))
                .isEqualTo(ReadFailure.NO_TEXT);
        assertThat(reason("a.docx", zip(Map.of("xl/workbook.xml", "<a/>")))).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("a.docx", zip(Map.of("word/document.xml", WORD + "<w:p>"))))
                .isEqualTo(ReadFailure.MALFORMED);
    }

    @Test
    void expandsNoEntities() throws IOException {
        String entities = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>";
        String body = "<w:p><w:r><w:t>seen &b; &f;</w:t></w:r></w:p>";

        assertThat(reason("a.docx", zip(Map.of("word/document.xml", entities + WORD + body + WORD_END))))
                .isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("a.odt", zip(Map.of("content.xml", entities + OPEN + "<text:p>&b;</text:p>" + OPEN_END))))
                .isEqualTo(ReadFailure.MALFORMED);
    }

    @Test
    void boundsWhatADocumentUnpacksTo() throws IOException {
        String zeros = " ".repeat(1 << 20);
        StringBuilder bomb = new StringBuilder(WORD);
        while (bomb.length() <= OfficeFile.MOST_UNPACKED) bomb.append(zeros);
        StringBuilder longest = new StringBuilder(WORD);
        String line = paragraph("", "word ".repeat(200_000));
        while (longest.length() <= DocumentBytes.MOST + line.length()) longest.append(line);

        assertThat(reason(
                        "a.docx",
                        zip(Map.of("word/document.xml", bomb.append(WORD_END).toString()))))
                .isEqualTo(ReadFailure.TOO_LARGE);
        assertThat(reason(
                        "a.docx",
                        zip(Map.of("word/document.xml", longest.append(WORD_END).toString()))))
                .isEqualTo(ReadFailure.TOO_LARGE);
    }

    @Test
    void survivesDeepAndUnbalancedStructures() throws IOException {
        String tables = "<w:tbl><w:tr><w:tc>";
        String deep =
                WORD + tables.repeat(30) + paragraph("", "inside") + "</w:tc></w:tr></w:tbl>".repeat(30) + WORD_END;
        String deeper = WORD + "<w:tbl>".repeat(100_000);
        String cells = "</table:table-cell>";

        assertThat(text("a.docx", zip(Map.of("word/document.xml", deep)))).isEqualTo("inside\n");
        assertThat(reason("a.docx", zip(Map.of("word/document.xml", deeper)))).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("a.odt", zip(Map.of("content.xml", OPEN + cells + OPEN_END))))
                .isEqualTo(ReadFailure.MALFORMED);
        assertThat(text(
                        "a.odt",
                        zip(Map.of(
                                "content.xml",
                                OPEN + "<text:p>a<text:s text:c=\"999999999999\"/>b</text:p>" + OPEN_END))))
                .isEqualTo("a b\n");
    }

    @Test
    void refusesOrReadsDamagedDocumentsWithoutAnException() throws IOException {
        byte[] docx = zip(Map.of("word/document.xml", WORD + paragraph("", "words of a text") + WORD_END));
        byte[] odt = zip(Map.of("content.xml", OPEN + "<text:p>words of a text</text:p>" + OPEN_END));

        RandomGenerator random = new Random(20_261_130);
        for (int i = 0; i < 300; i++) {
            assertThat(DocumentText.of("a.docx", Mutation.of(docx, random))).isNotNull();
            assertThat(DocumentText.of("a.odt", Mutation.of(odt, random))).isNotNull();
        }
    }

    private static String paragraph(String style, String text) {
        return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:r><w:t xml:space=\"preserve\">" + text
                + "</w:t></w:r></w:p>";
    }

    private static String cell(String text) {
        return "<w:tc>" + paragraph("", text) + "</w:tc>";
    }

    private static String openCell(String text) {
        return "<table:table-cell><text:p>" + text + "</text:p></table:table-cell>";
    }

    private static String text(String path, byte[] bytes) throws IOException {
        return ((DocumentText.Read) DocumentText.of(path, bytes)).text();
    }

    private static ReadFailure reason(String path, byte[] bytes) throws IOException {
        return ((DocumentText.Refused) DocumentText.of(path, bytes)).reason();
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
