package dev.trainyard.runtime.artifact;

import java.io.IOException;
import java.util.Objects;

/** An artifact does not match its reference or manifest: a file is missing or its content differs. */
public final class DamagedArtifactException extends IOException {
    private final String location;
    private final String file;

    DamagedArtifactException(String location, String file, String what) {
        super("The artifact " + location + " is damaged: " + file + " " + what + ".");
        this.location = location;
        this.file = file;
    }

    /** One sentence. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The artifact's location in its store. */
    public String location() {
        return location;
    }

    /** The damaged file, relative to the artifact's folder. */
    public String file() {
        return file;
    }
}
