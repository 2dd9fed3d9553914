package dev.trainyard.ingest.extraction;

import dev.trainyard.ingest.filtering.DropReason;
import java.io.IOException;
import java.io.InputStream;

/** Reads one document's bytes, but no more than a document may have, whatever an archive says of its size. */
public final class DocumentBytes {
    /** A larger text file is data, not prose or code. */
    public static final int MOST = 8 << 20;

    private DocumentBytes() {}

    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /** What is at a path; a failure to read it is a value, so that one bad document costs no other. */
    static Found read(String path, Opening opening) {
        try (InputStream in = opening.open()) {
            byte[] bytes = in.readNBytes(MOST + 1);
            return bytes.length > MOST ? new Found.Lost(path, DropReason.TOO_LARGE) : new Found.Content(path, bytes);
        } catch (IOException | IllegalArgumentException e) {
            return new Found.Lost(path, DropReason.UNREADABLE);
        }
    }
}
