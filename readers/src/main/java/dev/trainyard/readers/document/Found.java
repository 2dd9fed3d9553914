package dev.trainyard.readers.document;

/** A document of a source, or the failure to read one. */
public sealed interface Found {
    /** The document's path inside the source, with forward slashes. */
    String path();

    /** The same document under another path. */
    default Found at(String path) {
        return switch (this) {
            case Content content -> new Content(path, content.bytes(), content.origin());
            case Text text -> new Text(path, text.text(), text.origin());
            case Lost lost -> new Lost(path, lost.reason(), lost.detail());
        };
    }

    /** A file whose text is extracted later, according to its format. */
    record Content(String path, byte[] bytes, Origin origin) implements Found {
        public Content(String path, byte[] bytes) {
            this(path, bytes, Origin.UNKNOWN);
        }
    }

    /** A text. */
    record Text(String path, String text, Origin origin) implements Found {}

    /**
     * A document that exists but cannot be read.
     *
     * @param detail the error in a few words for people; empty if the reason says everything
     */
    record Lost(String path, ReadFailure reason, String detail) implements Found {
        public Lost(String path, ReadFailure reason) {
            this(path, reason, "");
        }
    }

    /** Receives the documents of a source, in the source's order. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param number of this document, from 1
         * @param total the number of documents in the source; 0 if unknown
         */
        void take(Found found, long number, long total) throws java.io.IOException;
    }
}
