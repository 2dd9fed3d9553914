package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.Mutation;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PdfTextTest {
    private static final List<List<String>> PAGES =
            List.of(List.of("A yard sorts the wag-", "ons of trains."), List.of("The second page."));
    private static final Logger PDFBOX = Logger.getLogger("org.apache.pdfbox");
    /** A stream of 16 MiB is measured, then held with the objects that come of it. */
    private static final long MOST_MEMORY = 256L << 20;

    @BeforeAll
    static void keepQuiet() {
        PDFBOX.setLevel(Level.OFF);
    }

    @Test
    void readsTheTextPageByPageAndJoinsHyphenatedWords() throws IOException {
        byte[] pdf = Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, document -> {
            document.getDocumentInformation().setTitle("Yards");
            document.getDocumentInformation().setModificationDate(Pdfs.day(2023, 4, 5));
            document.getDocumentCatalog().setLanguage("en-GB");
        });

        assertThat(DocumentText.of("a.txt", pdf))
                .isEqualTo(new DocumentText.Read(
                        "A yard sorts the wagons of trains.\n\nThe second page.\n",
                        DocumentFormat.PDF,
                        new DocumentFacts("Yards", "en-GB", LocalDate.of(2023, 4, 5)),
                        false));
    }

    @Test
    void keepsTheHyphenOfAWordThatIsHyphenatedElsewhere() {
        assertThat(Hyphens.joined("a well-\nknown thing is well-known")).isEqualTo("a well-known thing is well-known");
        assertThat(Hyphens.joined("a well-\nknown thing")).isEqualTo("a wellknown thing");
        assertThat(Hyphens.joined("from A-\nB and -\nx and 3-\n4")).isEqualTo("from A-\nB and -\nx and 3-\n4");
        assertThat(Hyphens.joined("soft\u00AD\nware")).isEqualTo("software");
    }

    @Test
    void joinsHyphenatedWordsOfAnyLength() {
        String letters = "x".repeat(500_000);

        assertThat(Hyphens.joined(letters + " soft\u00AD\nware " + letters + "-\ny"))
                .isEqualTo(letters + " software " + letters + "y");
        assertThat(Hyphens.joined("a-".repeat(200_000) + "b soft\u00AD\nware"))
                .isEqualTo("a-".repeat(200_000) + "b software");
    }

    @Test
    void readsALineInWhateverDirectionItIsWritten() throws IOException {
        for (int degrees : new int[] {90, 180, 270, 45, -30}) {
            byte[] pdf = Pdfs.drawn(content -> {
                Pdfs.line(content, 0, 72, 700, "A line of text.");
                Pdfs.line(content, degrees, 300, 400, "arXiv:1706.03762v5 [cs.CL]");
                Pdfs.line(content, 0, 72, 686, "The next line.");
            });

            assertThat(text(pdf))
                    .describedAs("%s degrees", degrees)
                    .isEqualTo("A line of text.\narXiv:1706.03762v5 [cs.CL]\nThe next line.\n");
        }
    }

    @Test
    void readsThePagesThatAreTurned() throws IOException {
        byte[] pdf = Pdfs.drawn(
                content -> {
                    Pdfs.line(content, 90, 100, 72, "A turned page");
                    Pdfs.line(content, 90, 114, 72, "with two lines.");
                },
                page -> page.setRotation(90));

        assertThat(text(pdf)).isEqualTo("A turned page\nwith two lines.\n");
    }

    @Test
    void joinsTheCharactersOfAColumn() {
        assertThat(StackedLines.joined("題\n\n日\n本\n語\nで\n。\n日\n中\nA\nB\nC\nD\n"))
                .isEqualTo("題\n\n日本語で。日中\nA\nB\nC\nD\n");
        assertThat(StackedLines.joined("日\n本\n語\n")).isEqualTo("日\n本\n語\n");
    }

    @Test
    void removesControlCharactersThatAFontMapsItsGlyphsTo() throws IOException {
        byte[] pdf = Pdfs.withMapping("a yard sorts wagons.", "<61> <0000>", "<73> <00AD>", "<77> <200B>");

        assertThat(text(pdf)).isEqualTo(" yrd ort gon.\n");
    }

    @Test
    void readsVerticalJapanese() throws IOException {
        byte[] pdf = Pdfs.vertical(List.of("日本語の文章を", "縦に書く。"));

        assertThat(text(pdf)).isEqualTo("日本語の文章を\n縦に書く。\n");
    }

    @Test
    void reportsThatAPasswordIsNeeded() throws IOException {
        assertThat(reason(Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, Pdfs.lockedBy("secret", true))))
                .isEqualTo(ReadFailure.LOCKED);
        assertThat(reason(Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, Pdfs.lockedBy("", false))))
                .isEqualTo(ReadFailure.LOCKED);
    }

    @Test
    void readsAnEncryptedFileThatNeedsNoPassword() throws IOException {
        assertThat(DocumentText.of(
                        "a.pdf", Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, Pdfs.lockedBy("", true))))
                .isInstanceOf(DocumentText.Read.class);
    }

    @Test
    void reportsThatScannedPagesHaveNoText() throws IOException {
        assertThat(reason(Pdfs.of(List.of(List.of(), List.of())))).isEqualTo(ReadFailure.NO_TEXT);
    }

    @Test
    void respectsThePublishersOptOut() throws IOException {
        byte[] pdf = Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, document -> {
            String xmp = "<rdf:Description tdm:reservation=\"1\"/>";
            document.getDocumentCatalog()
                    .setMetadata(
                            new PDMetadata(document, new ByteArrayInputStream(xmp.getBytes(StandardCharsets.UTF_8))));
        });

        assertThat(reason(pdf)).isEqualTo(ReadFailure.OPTED_OUT);
    }

    @Test
    void readsNoPageThatUnpacksToTooMuch() throws IOException {
        byte[] pdf = Pdfs.of(PAGES, CompressParameters.NO_COMPRESSION, document -> {
            try (var out = document.getPage(0)
                    .getContentStreams()
                    .next()
                    .getCOSObject()
                    .createOutputStream(COSName.FLATE_DECODE)) {
                byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 20; i++) out.write(spaces);
            }
        });

        assertThat(pdf.length).isLessThan(100_000);
        assertThat(DocumentText.of("a.pdf", pdf))
                .isEqualTo(new DocumentText.Refused(ReadFailure.TOO_LARGE, "a part of it unpacks to more than 16 MiB"));
    }

    @Test
    void readsNoListOfObjectsThatUnpacksToTooMuch() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9))) {
            byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) out.write(spaces);
        }
        byte[] pdf = withObjectStream(packed.toByteArray());

        assertThat(DocumentText.of("a.pdf", pdf))
                .isEqualTo(new DocumentText.Refused(ReadFailure.TOO_LARGE, "a part of it unpacks to more than 16 MiB"));
    }

    @Test
    void terminatesForEveryDamagedPdf() throws IOException {
        List<byte[]> whole = List.of(
                Pdfs.of(PAGES),
                Pdfs.of(PAGES, CompressParameters.NO_COMPRESSION, _ -> {}),
                Pdfs.of(PAGES, CompressParameters.DEFAULT_COMPRESSION, Pdfs.lockedBy("", true)));
        Random random = new Random(11);
        int read = 0;
        long most = 0;

        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Mutation.of(whole.get(i % whole.size()), random);
            long before = Mutation.allocated();
            DocumentText text = PdfText.read(damaged, new PdfLimits(System.nanoTime()));
            most = Math.max(most, Mutation.allocated() - before);
            if (text instanceof DocumentText.Read) read++;
        }

        assertThat(most).isLessThan(MOST_MEMORY);
        assertThat(read).isBetween(200, 1_999);
    }

    /** Its catalog is in a stream of objects, which every reader has to unpack first. */
    private static byte[] withObjectStream(byte[] packed) throws IOException {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.write("%PDF-1.5\n".getBytes(StandardCharsets.US_ASCII));
        pdf.write(("1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length " + packed.length + ">>\nstream\n")
                .getBytes(StandardCharsets.US_ASCII));
        pdf.write(packed);
        pdf.write("\nendstream\nendobj\n".getBytes(StandardCharsets.US_ASCII));
        int xref = pdf.size();
        byte[] table = {0, 0, 0, 0, 1, 0, 9, 0, 2, 0, 1, 0, 1, (byte) (xref >> 8), (byte) xref, 0};
        pdf.write(("3 0 obj\n<</Type/XRef/Size 4/W[1 2 1]/Root 2 0 R/Length " + table.length + ">>\nstream\n")
                .getBytes(StandardCharsets.US_ASCII));
        pdf.write(table);
        pdf.write(("\nendstream\nendobj\nstartxref\n" + xref + "\n%%EOF").getBytes(StandardCharsets.US_ASCII));
        return pdf.toByteArray();
    }

    private static String text(byte[] pdf) throws IOException {
        return ((DocumentText.Read) DocumentText.of("a.pdf", pdf)).text();
    }

    private static ReadFailure reason(byte[] pdf) throws IOException {
        return ((DocumentText.Refused) DocumentText.of("a.pdf", pdf)).reason();
    }
}
