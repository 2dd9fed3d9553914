package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.Mojibake;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/** The text of a PDF, page by page, in the order in which it was written into the file. */
final class PdfText {
    private static final Pattern RESERVED = Pattern.compile("tdm:reservation\\s*(=\\s*[\"']|>)\\s*1\\b");
    private static final int METADATA = 1 << 20;
    /** Objects are nested up to five hundred deep. */
    private static final long STACK = 8L << 20;

    private static final int A_HALF = 2;

    private PdfText() {}

    /** Reads on a separate thread, which is abandoned if it takes longer than all limits should allow. */
    static DocumentText of(byte[] pdf) throws InterruptedIOException {
        FutureTask<DocumentText> reading = new FutureTask<>(() -> read(pdf, new PdfLimits(System.nanoTime())));
        Thread thread = new Thread(null, reading, "pdf", STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(PdfLimits.MOST_SECONDS + 10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            reading.cancel(true);
            return new DocumentText.Refused(ReadFailure.TOO_LARGE, "it takes more than two minutes");
        } catch (InterruptedException e) {
            reading.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a PDF");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a PDF failed", e.getCause());
        }
    }

    static DocumentText read(byte[] pdf, PdfLimits limits) {
        BuiltInFonts.use();
        try (PDDocument document = new BoundedPdfParser(pdf, limits).parse()) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                return new DocumentText.Refused(ReadFailure.LOCKED, "its owner does not permit that text is extracted");
            }
            if (isReserved(document)) {
                return new DocumentText.Refused(ReadFailure.OPTED_OUT, "its tdm:reservation is 1");
            }
            String text = Hyphens.joined(
                    StackedLines.joined(new Stripper(limits).getText(document).stripTrailing() + "\n"));
            if (DocumentBytes.isTooLarge(text)) {
                return new DocumentText.Refused(ReadFailure.TOO_LARGE, "its text has more than 8 MiB");
            }
            if (!isReadable(text)) return new DocumentText.Refused(ReadFailure.NO_TEXT);
            String repaired = Mojibake.repair(text);
            return new DocumentText.Read(repaired, DocumentFormat.PDF, facts(document), !repaired.equals(text));
        } catch (InvalidPasswordException e) {
            return new DocumentText.Refused(ReadFailure.LOCKED, "it needs a password");
        } catch (PdfLimits.ReachedException e) {
            return new DocumentText.Refused(ReadFailure.TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (NoClassDefFoundError e) {
            return new DocumentText.Refused(ReadFailure.LOCKED, "it needs a certificate");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // PDFBox throws unchecked exceptions for many kinds of damage.
            return new DocumentText.Refused(ReadFailure.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** A font that does not map its glyphs to characters gives no text, or characters without meaning. */
    private static boolean isReadable(String text) {
        long letters = text.codePoints().filter(Character::isLetterOrDigit).count();
        long others = text.codePoints()
                .filter(c -> c == 0xFFFD
                        || Character.getType(c) == Character.PRIVATE_USE
                        || !Character.isDefined(c)
                        || Character.isISOControl(c) && !Character.isWhitespace(c))
                .count();
        return letters > 0 && others * A_HALF < letters;
    }

    private static boolean isReserved(PDDocument document) throws IOException {
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        if (metadata == null) return false;
        try (InputStream in = metadata.exportXMPMetadata()) {
            return RESERVED.matcher(new String(in.readNBytes(METADATA), StandardCharsets.UTF_8))
                    .find();
        }
    }

    private static DocumentFacts facts(PDDocument document) {
        PDDocumentInformation information = document.getDocumentInformation();
        String language = PageFacts.nonBlank(document.getDocumentCatalog().getLanguage());
        LocalDate changed = day(information.getModificationDate()).orElse(null);
        LocalDate date = changed == null ? day(information.getCreationDate()).orElse(null) : changed;
        return new DocumentFacts(PageFacts.nonBlank(information.getTitle()), language, date);
    }

    private static Optional<LocalDate> day(@Nullable Calendar calendar) {
        return Optional.ofNullable(calendar)
                .map(date ->
                        date.toInstant().atZone(date.getTimeZone().toZoneId()).toLocalDate());
    }

    private static final class Stripper extends PDFTextStripper {
        private final PdfLimits limits;

        Stripper(PdfLimits limits) {
            this.limits = limits;
            setLineSeparator("\n");
            setPageEnd("\n\n");
        }

        @Override
        public void processPage(PDPage page) throws IOException {
            limits.step();
            limits.beginPage();
            Iterator<PDStream> contents = page.getContentStreams();
            while (contents.hasNext()) BoundedPdfParser.measure(contents.next().getCOSObject());
            super.processPage(page);
        }

        @Override
        public void showForm(PDFormXObject form) throws IOException {
            BoundedPdfParser.measure(form.getCOSObject());
            super.showForm(form);
        }

        @Override
        public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
            BoundedPdfParser.measure(form.getCOSObject());
            super.showTransparencyGroup(form);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            limits.step();
            super.processOperator(operator, operands);
        }

        @Override
        protected void processTextPosition(TextPosition text) {
            limits.character();
            super.processTextPosition(LevelText.of(text));
        }
    }
}
