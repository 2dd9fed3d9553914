package dev.trainyard.readers.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.util.Matrix;

/** Small PDFs. */
final class Pdfs {
    private Pdfs() {}

    @FunctionalInterface
    interface Change {
        void to(PDDocument document) throws IOException;
    }

    /** @param pages their lines */
    static byte[] of(List<List<String>> pages, CompressParameters compression, Change change) throws IOException {
        BuiltInFonts.use();
        PDType1Font font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            for (List<String> lines : pages) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(font, 12);
                    content.setLeading(14);
                    content.newLineAtOffset(72, 700);
                    for (String line : lines) {
                        content.showText(line);
                        content.newLine();
                    }
                    content.endText();
                }
            }
            change.to(document);
            document.save(bytes, compression);
        }
        return bytes.toByteArray();
    }

    /** Draws on a page. */
    @FunctionalInterface
    interface Drawing {
        void on(PDPageContentStream content) throws IOException;
    }

    static byte[] drawn(Drawing drawing) throws IOException {
        return drawn(drawing, _ -> {});
    }

    static byte[] drawn(Drawing drawing, Consumer<PDPage> change) throws IOException {
        return of(List.of(List.of()), CompressParameters.DEFAULT_COMPRESSION, document -> {
            PDPage page = document.getPage(0);
            change.accept(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                drawing.on(content);
            }
        });
    }

    /** A line of text in a direction, counterclockwise. */
    static void line(PDPageContentStream content, int degrees, float x, float y, String text) throws IOException {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.setTextMatrix(Matrix.getRotateInstance(Math.toRadians(degrees), x, y));
        content.showText(text);
        content.endText();
    }

    /** A text in a font that maps some of its glyphs to other characters. */
    static byte[] withMapping(String text, String... mappings) {
        StringBuilder same = new StringBuilder();
        for (int c = 0x20; c < 0x7F; c++) same.append("<%02X> <%04X>\n".formatted(c, c));
        String map = cmap("1 begincodespacerange\n<00> <FF>\nendcodespacerange\n95 beginbfchar\n" + same + "endbfchar\n"
                + mappings.length + " beginbfchar\n" + String.join("\n", mappings) + "\nendbfchar\n");
        String drawing = "BT /F 12 Tf 72 700 Td (" + text + ") Tj ET";
        return raw(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                stream(drawing),
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
                stream(map));
    }

    /** Columns of vertical text, from right to left. */
    static byte[] vertical(List<String> columns) {
        StringBuilder drawing = new StringBuilder("BT /F 12 Tf 500 700 Td ");
        StringBuilder mappings = new StringBuilder();
        int code = 1;
        for (String column : columns) {
            drawing.append('<');
            for (char c : column.toCharArray()) {
                drawing.append("%04X".formatted(code));
                mappings.append("<%04X> <%04X>\n".formatted(code++, (int) c));
            }
            drawing.append("> Tj -20 0 Td ");
        }
        String map = cmap("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + (code - 1) + " beginbfchar\n"
                + mappings + "endbfchar\n");
        return raw(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                stream(drawing + "ET"),
                "<</Type/Font/Subtype/Type0/BaseFont/Mincho/Encoding/Identity-V/DescendantFonts[7 0 R]/ToUnicode 6 0 R>>",
                stream(map),
                "<</Type/Font/Subtype/CIDFontType2/BaseFont/Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                        + "/Supplement 0>>/FontDescriptor 8 0 R/DW 1000>>",
                "<</Type/FontDescriptor/FontName/Mincho/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880"
                        + "/Descent -120/CapHeight 700/StemV 80>>");
    }

    private static String cmap(String content) {
        return "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /M def\n" + content
                + "endcmap\nend\nend\n";
    }

    private static String stream(String content) {
        return "<</Length " + content.length() + ">>\nstream\n" + content + "\nendstream";
    }

    /** @param objects from number 1 on; the first is the catalog */
    private static byte[] raw(String... objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.length; i++) {
            table.append("%010d 00000 n \n".formatted(pdf.length()));
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        }
        int at = pdf.length();
        pdf.append("xref\n0 ").append(objects.length + 1).append('\n').append(table);
        pdf.append("trailer\n<</Size ")
                .append(objects.length + 1)
                .append("/Root 1 0 R>>\nstartxref\n")
                .append(at);
        return pdf.append("\n%%EOF\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] of(List<List<String>> pages) throws IOException {
        return of(pages, CompressParameters.DEFAULT_COMPRESSION, _ -> {});
    }

    static Change lockedBy(String user, boolean extraction) {
        return document -> {
            AccessPermission permission = new AccessPermission();
            permission.setCanExtractContent(extraction);
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", user, permission);
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
        };
    }

    static Calendar day(int year, int month, int day) {
        Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        calendar.clear();
        calendar.set(year, month - 1, day);
        return calendar;
    }
}
