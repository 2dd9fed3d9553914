package dev.trainyard.ingest.extraction.web;

import java.io.IOException;

/** Thrown when a page's publisher has opted out of its use by programs or for training; the message says how. */
final class OptedOutException extends IOException {
    OptedOutException(String message) {
        super(message);
    }
}
