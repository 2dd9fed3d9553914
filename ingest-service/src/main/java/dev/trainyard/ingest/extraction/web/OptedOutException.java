package dev.trainyard.ingest.extraction.web;

import java.io.IOException;

/** A page's publisher does not want it read by programs, or learned from; the message says how that was said. */
final class OptedOutException extends IOException {
    OptedOutException(String message) {
        super(message);
    }
}
