package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The store of sealed folders that the stages share. A location contains either nothing or a complete artifact; partial
 * artifacts are never visible.
 */
public interface ArtifactStore {
    /**
     * The artifact at a location, or empty if none was sealed there; its files are not read.
     *
     * @throws DamagedArtifactException if the manifest of what is there is missing or cannot be read
     */
    Optional<Artifact> find(String location) throws IOException;

    /**
     * Whether the store has a folder with this name, whatever it contains. If not, nothing was ever sealed in it, or
     * the store itself is missing.
     */
    boolean holds(String folder);

    /**
     * The verified artifact at a location. A damaged artifact is moved aside, so that it can be rebuilt, and the result
     * is empty.
     */
    Optional<Artifact> findWhole(String location) throws IOException;

    /**
     * An empty folder into which an artifact is written; it is not visible before {@link Staging#seal()}.
     *
     * @param location where the artifact will be: relative, with forward slashes
     * @param mediaType one of {@link dev.trainyard.contracts.artifact.MediaTypes}
     */
    Staging stage(String location, String mediaType) throws IOException;

    /**
     * The folder of an artifact, for reading only. Every file is compared with its digest when a process opens the
     * artifact for the first time, and again if its size, times or identity have changed since.
     *
     * @throws DamagedArtifactException if the artifact or one of its files is missing or differs; names the file
     */
    Path open(Artifact artifact) throws IOException;

    /** Like {@link #open}, but always compares every file with its digest. */
    Path verify(Artifact artifact) throws IOException;

    /** The sorted names of the direct entries of a folder in the store, complete or not. */
    List<String> names(String folder) throws IOException;

    /**
     * Copies the files of an artifact and compares the copies with their digests. The copy stays valid if the artifact
     * is removed meanwhile.
     *
     * @param to a folder, created if missing
     * @return false if the artifact no longer exists or is damaged, in which case it was moved aside; files copied so
     *     far must not be used
     */
    boolean copy(String location, Path to) throws IOException;

    /**
     * Moves a damaged artifact aside and keeps it; does nothing if the artifact is intact.
     *
     * @return its new path, or empty if nothing was moved
     */
    Optional<Path> setAside(String location) throws IOException;

    /** Removes the artifact at a location, so that it can be rebuilt; does nothing if there is none. */
    void remove(String location) throws IOException;

    /**
     * The total size in bytes of the artifacts of a name: {@code corpora/NAME}, {@code shards/NAME/…}, {@code
     * checkpoints/NAME-…}.
     *
     * @param name the beginning of the second part of their locations
     */
    long sealedBytes(String name) throws IOException;

    /** The number of bytes that can still be written to the store. */
    long usableBytes() throws IOException;
}
