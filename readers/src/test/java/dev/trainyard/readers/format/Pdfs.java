package dev.trainyard.readers.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

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
