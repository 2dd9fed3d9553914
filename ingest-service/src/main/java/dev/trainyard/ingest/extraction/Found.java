package dev.trainyard.ingest.extraction;

import dev.trainyard.ingest.filtering.DropReason;

/** One thing that a source offers as a document. */
public sealed interface Found {
    /** Inside the source, with forward slashes. */
    String path();

    /** Its content as bytes. */
    record Content(String path, byte[] bytes) implements Found {}

    /** It is there, but cannot be had. */
    record Lost(String path, DropReason reason) implements Found {}

    /** Takes what a source offers, in the source's order. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param number of this one, from 1
         * @param total how many the source offers
         */
        void take(Found found, long number, long total) throws java.io.IOException;
    }
}
