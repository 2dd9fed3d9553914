package dev.trainyard.runtime.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One artifact on disk.
 *
 * @param location its name in the store
 */
record SealedFolder(String location, Path folder) {

    /** The reference according to its manifest, without reading its files; empty if it has no manifest. */
    Optional<Artifact> reference() throws IOException {
        byte[] json;
        try {
            json = Files.readAllBytes(file(Manifest.FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(reference(json));
    }

    /**
     * Compares every file with the manifest, and the manifest with a reference.
     *
     * @return the metadata of the files before they were read, by file name
     */
    Map<String, FileFingerprint> verify(Artifact artifact) throws IOException {
        Map<String, FileFingerprint> marks = new TreeMap<>();
        byte[] json = manifest(marks);
        if (!Sha256.of(json).equals(artifact.sha256())) {
            reference(json);
            throw new DamagedArtifactException(
                    location,
                    Manifest.FILE,
                    "is not the announced one: its digest begins with "
                            + Sha256.of(json).abbreviated() + " instead of "
                            + artifact.sha256().abbreviated());
        }
        verifyFiles(json, marks);
        return marks;
    }

    /** Compares every file with the manifest, whatever the manifest's own digest is. */
    Artifact verify() throws IOException {
        Map<String, FileFingerprint> marks = new TreeMap<>();
        byte[] json = manifest(marks);
        verifyFiles(json, marks);
        return reference(json);
    }

    /** Copies the content of every file in the manifest and verifies the copies. */
    void copy(Path to) throws IOException {
        for (Manifest.Entry entry : parse(manifest(new TreeMap<>())).files()) {
            Path file = file(entry.path());
            if (!file.startsWith(folder)) throw unreadable();
            Path copied = to.resolve(folder.relativize(file).toString());
            Path parent = copied.getParent();
            if (parent != null) Files.createDirectories(parent);
            try (InputStream in = Files.newInputStream(file)) {
                Files.copy(in, copied, StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                throw new DamagedArtifactException(location, entry.path(), "is missing");
            }
            if (!Sha256.of(copied).equals(entry.sha256())) {
                throw new DamagedArtifactException(location, entry.path(), "differs from its sealed content");
            }
        }
    }

    /** The current metadata of these files; empty if one of them is missing. */
    Optional<Map<String, FileFingerprint>> marks(Collection<String> names) throws IOException {
        Map<String, FileFingerprint> marks = new TreeMap<>();
        try {
            for (String name : names) marks.put(name, FileFingerprint.of(file(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(marks);
    }

    private byte[] manifest(Map<String, FileFingerprint> marks) throws IOException {
        try {
            marks.put(Manifest.FILE, FileFingerprint.of(file(Manifest.FILE)));
            return Files.readAllBytes(file(Manifest.FILE));
        } catch (NoSuchFileException e) {
            throw new DamagedArtifactException(location, Manifest.FILE, "is missing");
        }
    }

    private Artifact reference(byte[] json) throws IOException {
        try {
            return Manifest.reference(location, json);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private void verifyFiles(byte[] json, Map<String, FileFingerprint> marks) throws IOException {
        for (Manifest.Entry entry : parse(json).files()) {
            Path file = file(entry.path());
            if (!file.startsWith(folder)) throw unreadable();
            if (!Files.isRegularFile(file)) throw new DamagedArtifactException(location, entry.path(), "is missing");
            FileFingerprint mark = FileFingerprint.of(file);
            if (mark.bytes() != entry.bytes()) {
                throw new DamagedArtifactException(
                        location, entry.path(), "has " + mark.bytes() + " bytes instead of " + entry.bytes());
            }
            if (!Sha256.of(file).equals(entry.sha256())) {
                throw new DamagedArtifactException(location, entry.path(), "differs from its sealed content");
            }
            marks.put(entry.path(), mark);
        }
    }

    private Manifest parse(byte[] json) throws IOException {
        try {
            return Manifest.parse(json);
        } catch (JsonProcessingException e) {
            throw unreadable();
        }
    }

    private DamagedArtifactException unreadable() {
        return new DamagedArtifactException(location, Manifest.FILE, "cannot be read");
    }

    private Path file(String name) {
        return folder.resolve(name).normalize();
    }
}
