package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;

/** An artifact is not what its reference says: a file is missing or its content differs. */
public final class DamagedArtifactException extends IOException {
    private final String file;

    DamagedArtifactException(Artifact artifact, String file, String what) {
        super("The artifact " + artifact.location() + " is damaged: " + file + " " + what + ".");
        this.file = file;
    }

    /** The damaged file, relative to the artifact's folder. */
    public String file() {
        return file;
    }
}
