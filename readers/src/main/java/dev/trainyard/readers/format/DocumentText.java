package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.Mojibake;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.InterruptedIOException;

/** The text of a file, got out of its bytes by its format, or why there is none. */
public sealed interface DocumentText {
    /**
     * There is one.
     *
     * @param repaired whether it had been read by a wrong charset somewhere before, which was undone
     */
    record Read(String text, DocumentFormat format, DocumentFacts facts, boolean repaired) implements DocumentText {}

    /**
     * There is none.
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
            case Found.Text text -> {
                String repaired = Mojibake.repair(text.text());
                yield new Read(repaired, DocumentFormat.TEXT, DocumentFacts.NONE, !repaired.equals(text.text()));
            }
            case Found.Content content -> of(content.path(), content.bytes());
            case Found.Lost lost -> new Refused(lost.reason(), lost.detail());
        };
    }

    /**
     * @param path whose ending decides where the bytes do not
     * @throws InterruptedIOException where the thread was interrupted while a long document was read
     */
    static DocumentText of(String path, byte[] bytes) throws InterruptedIOException {
        return switch (DocumentFormat.of(path, bytes)) {
            case PDF -> PdfText.of(bytes);
            case EPUB -> repaired(EpubText.of(bytes));
            case ARCHIVE -> new Refused(ReadFailure.BINARY, "an archive inside the source");
            case TEXT, HTML -> ofCharacters(path, bytes);
        };
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
