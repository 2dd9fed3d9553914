package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.DecodedText;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.InterruptedIOException;
import java.util.Optional;

/** The text of a file, extracted according to its format, or the reason why there is none. */
public sealed interface DocumentText {
    /**
     * The text was extracted.
     *
     * @param repaired whether someone had decoded it with a wrong charset before, which was undone
     */
    record Read(String text, DocumentFormat format, DocumentFacts facts, boolean repaired) implements DocumentText {}

    /**
     * There is no text.
     *
     * @param detail what was wrong, in a few words for people; empty where the reason says it all
     */
    record Refused(ReadFailure reason, String detail) implements DocumentText {
        Refused(ReadFailure reason) {
            this(reason, "");
        }
    }

    /**
     * The text of what a reader found.
     *
     * @throws InterruptedIOException where the thread was interrupted while a long document was read
     */
    static DocumentText of(Found found) throws InterruptedIOException {
        return switch (found) {
            case Found.Text text -> new Read(text.text(), DocumentFormat.TEXT, DocumentFacts.NONE, false);
            case Found.Content content -> of(content.path(), content.bytes());
            case Found.Lost lost -> new Refused(lost.reason(), lost.detail());
        };
    }

    /**
     * @param path whose ending decides the format if the bytes do not
     * @throws InterruptedIOException where the thread was interrupted while a long document was read
     */
    static DocumentText of(String path, byte[] bytes) throws InterruptedIOException {
        return switch (DocumentFormat.of(path, bytes)) {
            case PDF -> PdfText.of(bytes);
            case EPUB -> EpubText.of(bytes);
            case ARCHIVE -> new Refused(ReadFailure.BINARY, "an archive inside the source");
            case TEXT, HTML -> ofCharacters(path, bytes);
        };
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
