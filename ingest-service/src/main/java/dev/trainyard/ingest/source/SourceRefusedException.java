package dev.trainyard.ingest.source;

import java.io.IOException;

/** Thrown for a source that cannot be read; the message is one sentence that says what would be right. */
public final class SourceRefusedException extends IOException {
    public SourceRefusedException(String message) {
        super(message);
    }
}
