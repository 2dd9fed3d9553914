package dev.trainyard.readers.document;

import org.jspecify.annotations.Nullable;

/** A document of a source, or the failure to read one. */
public sealed interface Found {
    /** The document's path inside the source, with forward slashes. */
    String path();

    /** The same document under another path. */
    default Found at(String path) {
        return switch (this) {
            case Content content -> new Content(path, content.bytes(), content.origin(), content.mediaType());
            case Text text -> new Text(path, text.text(), text.origin());
            case Lost lost -> new Lost(path, lost.reason(), lost.detail());
        };
    }

    /**
     * A file whose text is extracted later, according to its format.
     *
     * @param mediaType the type that a server declared, such as {@code text/html}; null if there is none
     */
    record Content(
            String path,
            byte[] bytes,
            Origin origin,
            @Nullable String mediaType) implements Found {
        public Content(String path, byte[] bytes) {
            this(path, bytes, Origin.UNKNOWN);
        }

        public Content(String path, byte[] bytes, Origin origin) {
            this(path, bytes, origin, null);
        }

        /** The name whose ending tells the format: the path, with an ending for a page that was declared as such. */
        public String formatName() {
            if (mediaType == null) return path;
            if (mediaType.startsWith("application/xhtml+xml")) return path + ".xhtml";
            return mediaType.startsWith("text/html") ? path + ".html" : path;
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
