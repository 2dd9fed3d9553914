package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.Mojibake;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.VisibleText;
import dev.trainyard.readers.records.MailFile;
import java.io.InterruptedIOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The text of a file, extracted according to its format, or the reason why there is none. */
public sealed interface DocumentText {
    /**
     * A text that was read.
     *
     * @param repaired whether the text had been decoded with a wrong charset before, which was undone
     */
    record Read(String text, DocumentFormat format, DocumentFacts facts, boolean repaired) implements DocumentText {}

    /**
     * A failure to read a text.
     *
     * @param detail the error in a few words for people; empty if the reason says everything
     */
    record Refused(ReadFailure reason, String detail) implements DocumentText {
        Refused(ReadFailure reason) {
            this(reason, "");
        }
    }

    /**
     * The text of a document that a reader found.
     *
     * @throws InterruptedIOException if the thread was interrupted while a long document was read
     */
    static DocumentText of(Found found) throws InterruptedIOException {
        return switch (found) {
            case Found.Text text ->
                visible(repaired(new Read(text.text(), DocumentFormat.TEXT, DocumentFacts.NONE, false)));
            case Found.Content content -> of(content.formatName(), content.bytes());
            case Found.Lost lost -> new Refused(lost.reason(), lost.detail());
        };
    }

    /**
     * The text of a file.
     *
     * @param path its path, whose ending decides if the bytes do not
     * @throws InterruptedIOException if the thread was interrupted while a long document was read
     */
    static DocumentText of(String path, byte[] bytes) throws InterruptedIOException {
        return visible(
                switch (DocumentFormat.of(path, bytes)) {
                    case PDF -> PdfText.of(bytes);
                    case EPUB -> repaired(EpubText.of(bytes));
                    case DOCX -> repaired(WordText.of(bytes));
                    case ODT -> repaired(OpenDocumentText.of(bytes));
                    case NOTEBOOK -> repaired(NotebookText.of(bytes));
                    case MAIL -> ofMail(MailFile.read(path, bytes));
                    case ARCHIVE -> new Refused(ReadFailure.BINARY, "an archive inside the source");
                    case TEXT, HTML -> ofCharacters(path, bytes);
                });
    }

    /** Without soft hyphens and other characters that nobody sees. */
    private static DocumentText visible(DocumentText text) {
        if (!(text instanceof Read read)) return text;
        DocumentFacts facts = read.facts();
        String title = facts.title() == null ? null : VisibleText.of(facts.title());
        return new Read(
                VisibleText.of(read.text()),
                read.format(),
                new DocumentFacts(title, facts.language(), facts.date()),
                read.repaired());
    }

    /** What a message is made of, with its day. */
    private static DocumentText ofMail(Found message) throws InterruptedIOException {
        @Nullable
        LocalDate date = switch (message) {
            case Found.Text text -> text.origin().date();
            case Found.Content content -> content.origin().date();
            case Found.Lost _ -> null;
        };
        DocumentText text = message instanceof Found.Content content
                ? ofCharacters(content.formatName(), content.bytes())
                : of(message);
        if (date == null || !(text instanceof Read read)) return text;
        DocumentFacts facts =
                new DocumentFacts(read.facts().title(), read.facts().language(), date);
        return new Read(read.text(), read.format(), facts, read.repaired());
    }

    private static DocumentText ofCharacters(String path, byte[] bytes) {
        return switch (TextDecoder.decoding(bytes, null)) {
            case Decoding.Binary _ -> new Refused(ReadFailure.BINARY);
            case Decoding.UnknownCharset _ -> new Refused(ReadFailure.UNKNOWN_CHARSET);
            case Decoding.Text decoded -> {
                String text = decoded.text();
                yield DocumentFormat.isPage(path, text)
                        ? repaired(HtmlText.ofPage(text, decoded.repaired()))
                        : new Read(text, DocumentFormat.TEXT, DocumentFacts.NONE, decoded.repaired());
            }
        };
    }

    /** Repairs mojibake that a page contains as entities, which parsing has turned into characters. */
    private static DocumentText repaired(DocumentText page) {
        if (!(page instanceof Read read)) return page;
        String text = Mojibake.repair(read.text());
        return text.equals(read.text()) ? read : new Read(text, read.format(), read.facts(), true);
    }
}
