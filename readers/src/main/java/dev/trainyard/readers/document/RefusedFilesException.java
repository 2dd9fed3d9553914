package dev.trainyard.readers.document;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown for a file or a folder that does not have the expected format. */
public final class RefusedFilesException extends IOException {
    private final String reason;

    /** @param reason the rest of a sentence that begins with the path, such as {@code is a folder; a … is a file.} */
    public RefusedFilesException(Path place, String reason) {
        super(place + " " + reason);
        this.reason = reason;
    }

    /** The message without the place that it begins with. */
    public String reason() {
        return reason;
    }
}
