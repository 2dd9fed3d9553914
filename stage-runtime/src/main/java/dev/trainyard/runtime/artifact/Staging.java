package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;

/** An artifact that is being written. Closing it unsealed discards it. */
public interface Staging extends AutoCloseable {
    /** Where the files go, in subfolders too. */
    Path folder();

    /**
     * Makes the folder's content durable and visible at its location, at once and as a whole. If the location holds an
     * artifact by then, that one stays and is returned: one location never changes its content.
     */
    Artifact seal() throws IOException;

    @Override
    void close() throws IOException;
}
