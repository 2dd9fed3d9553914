package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;

/** An artifact that is being written. Closing it without sealing discards it. */
public interface Staging extends AutoCloseable {
    /** The folder for the files, which may have subfolders. */
    Path folder();

    /**
     * Makes the folder's content durable and visible at its location, atomically. If the location already contains an
     * artifact, that artifact stays and is returned: the content of a location never changes.
     */
    Artifact seal() throws IOException;

    @Override
    void close() throws IOException;
}
