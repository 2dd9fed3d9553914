package dev.trainyard.readers.document;

import java.io.IOException;
import java.nio.file.Path;

/** A file or a folder is not what it was to be read as. */
public final class RefusedFilesException extends IOException {
    private final String reason;

    /** @param reason goes on a sentence that begins with the place: {@code is a folder; a … is a file.} */
    public RefusedFilesException(Path place, String reason) {
        super(place + " " + reason);
        this.reason = reason;
    }

    /** The message without the place that it begins with. */
    public String reason() {
        return reason;
    }
}
