package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sealed folders that the stages share. A location holds either nothing or a whole artifact: nobody ever sees a part
 * of one.
 */
public interface ArtifactStore {
    /** The artifact at a location, or nothing where none was sealed; its files are not read. */
    Optional<Artifact> find(String location) throws IOException;

    /**
     * An empty folder to write an artifact into; nobody sees it before {@link Staging#seal()}.
     *
     * @param location where the artifact will be: relative, with forward slashes
     * @param mediaType one of {@link dev.trainyard.contracts.artifact.MediaTypes}
     */
    Staging stage(String location, String mediaType) throws IOException;

    /**
     * The folder of an artifact, to read from and never to write to. The first time a process opens an artifact, every
     * file is compared with its digest.
     *
     * @throws DamagedArtifactException where the artifact or one of its files is missing or differs; names the file
     */
    Path open(Artifact artifact) throws IOException;

    /** Takes away what is at a location, so that it can be made anew; nothing happens where nothing is. */
    void remove(String location) throws IOException;
}
