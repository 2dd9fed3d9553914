package dev.trainyard.readers.document;

/** One thing that a source offers as a document. */
public sealed interface Found {
    /** Inside the source, with forward slashes. */
    String path();

    /** The same under another path. */
    default Found at(String path) {
        return switch (this) {
            case Content content -> new Content(path, content.bytes(), content.origin());
            case Text text -> new Text(path, text.text(), text.origin());
            case Lost lost -> new Lost(path, lost.reason(), lost.detail());
        };
    }

    /** A file, whose text is got out of its bytes later, by its format. */
    record Content(String path, byte[] bytes, Origin origin) implements Found {
        public Content(String path, byte[] bytes) {
            this(path, bytes, Origin.UNKNOWN);
        }
    }

    /** A text. */
    record Text(String path, String text, Origin origin) implements Found {}

    /**
     * It is there, but cannot be had.
     *
     * @param detail what was wrong, in a few words for people; empty where the reason says it all
     */
    record Lost(String path, ReadFailure reason, String detail) implements Found {
        public Lost(String path, ReadFailure reason) {
            this(path, reason, "");
        }
    }

    /** Takes what a source offers, in the source's order. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param number of this one, from 1
         * @param total how many the source offers; 0 where it is not known
         */
        void take(Found found, long number, long total) throws java.io.IOException;
    }
}
