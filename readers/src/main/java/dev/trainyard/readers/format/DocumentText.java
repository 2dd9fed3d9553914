package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.DecodedText;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.VisibleText;
import java.io.InterruptedIOException;
import java.util.Optional;

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
            case Found.Text text -> visible(new Read(text.text(), DocumentFormat.TEXT, DocumentFacts.NONE, false));
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
                    case EPUB -> EpubText.of(bytes);
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

    private static DocumentText ofCharacters(String path, byte[] bytes) {
        Optional<DecodedText> decoded = TextDecoder.read(bytes);
        if (decoded.isEmpty()) return new Refused(ReadFailure.BINARY);
        String text = decoded.get().text();
        boolean repaired = decoded.get().repaired();
        return DocumentFormat.isPage(path, text)
                ? HtmlText.ofPage(text, repaired)
                : new Read(text, DocumentFormat.TEXT, DocumentFacts.NONE, repaired);
    }
}
