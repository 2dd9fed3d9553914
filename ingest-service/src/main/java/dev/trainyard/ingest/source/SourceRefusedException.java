package dev.trainyard.ingest.source;

import java.io.IOException;

/** A source cannot be read; the message is one sentence that says what would be right. */
public final class SourceRefusedException extends IOException {
    public SourceRefusedException(String message) {
        super(message);
    }
}
