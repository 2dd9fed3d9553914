package dev.trainyard.ingest.extraction;

import dev.trainyard.ingest.filtering.DropReason;

/** One thing that a source offers as a document. */
public sealed interface Found {
    /** Inside the source, with forward slashes. */
    String path();

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
    record Lost(String path, DropReason reason, String detail) implements Found {
        public Lost(String path, DropReason reason) {
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
