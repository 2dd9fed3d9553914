package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The sealed folders that the stages share. A location holds either nothing or a whole artifact: nobody ever sees a part
 * of one.
 */
public interface ArtifactStore {
    /**
     * The artifact at a location, or nothing where none was sealed; its files are not read.
     *
     * @throws DamagedArtifactException where something is there that cannot be told from its manifest
     */
    Optional<Artifact> find(String location) throws IOException;

    /**
     * Whether there is a folder of this name for artifacts to lie in, whatever lies there. Where there is none, nothing
     * was ever sealed there, or the store itself is not there.
     */
    boolean holds(String folder);

    /**
     * The artifact at a location, every file of which is as it was sealed. What is damaged there is moved aside, so that
     * it can be made anew, and nothing is found.
     */
    Optional<Artifact> findWhole(String location) throws IOException;

    /**
     * An empty folder to write an artifact into; nobody sees it before {@link Staging#seal()}.
     *
     * @param location where the artifact will be: relative, with forward slashes
     * @param mediaType one of {@link dev.trainyard.contracts.artifact.MediaTypes}
     */
    Staging stage(String location, String mediaType) throws IOException;

    /**
     * The folder of an artifact, to read from and never to write to. Every file is compared with its digest the first
     * time that a process opens the artifact, and again when its size, times or identity have changed since.
     *
     * @throws DamagedArtifactException where the artifact or one of its files is missing or differs; names the file
     */
    Path open(Artifact artifact) throws IOException;

    /** The same, and every file is compared with its digest now, whatever was found out before. */
    Path verify(Artifact artifact) throws IOException;

    /** The names of what lies directly in a folder of the store, whole or not, in order. */
    List<String> names(String folder) throws IOException;

    /**
     * Copies the files of an artifact and compares the copies with their digests. Whoever works from the copy does not
     * depend on the artifact, which may be taken away meanwhile.
     *
     * @param to a folder, made where it is missing
     * @return false where nothing is there any more, or what is there is damaged and so moved aside; what has been copied
     *     by then is worth nothing
     */
    boolean copy(String location, Path to) throws IOException;

    /**
     * Moves what is damaged at a location out of the way and keeps it; nothing happens where what is there is whole.
     *
     * @return where it is now, or nothing where nothing was moved
     */
    Optional<Path> setAside(String location) throws IOException;

    /** Takes away what is at a location, so that it can be made anew; nothing happens where nothing is. */
    void remove(String location) throws IOException;

    /**
     * How many bytes lie below a name: at {@code corpora/NAME}, {@code shards/NAME/…}, {@code checkpoints/NAME-…}.
     *
     * @param name that the second part of a location begins with
     */
    long sealedBytes(String name) throws IOException;

    /** How many more bytes the store can take. */
    long usableBytes() throws IOException;
}
