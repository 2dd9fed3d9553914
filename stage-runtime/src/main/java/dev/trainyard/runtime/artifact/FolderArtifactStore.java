package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Artifacts as folders below one root, which all processes of a yard share.
 *
 * <p>An artifact is written in {@code .staging} on the same file system. To seal it, every file is forced to the disk, the
 * manifest is written last, and one rename puts the folder in its place. A crash at any moment leaves a staging folder
 * and nothing else; {@link #sweep} takes old ones away.
 */
public final class FolderArtifactStore implements ArtifactStore {
    /** How long a staging folder lies untouched before nobody can still be writing to it. */
    public static final Duration ABANDONED = Duration.ofDays(1);

    private static final String STAGING = ".staging";

    private final Path root;
    private final Set<Artifact> verified = ConcurrentHashMap.newKeySet();

    public FolderArtifactStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Optional<Artifact> find(String location) throws IOException {
        Path manifest = folder(location).resolve(Manifest.FILE);
        try {
            return Optional.of(Manifest.reference(location, Files.readAllBytes(manifest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Staging stage(String location, String mediaType) throws IOException {
        Path target = folder(location);
        Path folder = root.resolve(STAGING).resolve(UUID.randomUUID().toString());
        Files.createDirectories(folder);
        return new FolderStaging(location, mediaType, folder, target);
    }

    @Override
    public Path open(Artifact artifact) throws IOException {
        Path folder = folder(artifact.location());
        if (verified.contains(artifact) && Files.isDirectory(folder)) return folder;
        byte[] json;
        try {
            json = Files.readAllBytes(folder.resolve(Manifest.FILE));
        } catch (NoSuchFileException e) {
            throw new DamagedArtifactException(artifact, Manifest.FILE, "is missing");
        }
        if (!Sha256.of(json).equals(artifact.sha256())) {
            throw new DamagedArtifactException(
                    artifact,
                    Manifest.FILE,
                    "has not the digest " + artifact.sha256().abbreviated() + "…");
        }
        for (Manifest.Entry entry : Manifest.parse(json).files()) verify(artifact, folder, entry);
        verified.add(artifact);
        return folder;
    }

    @Override
    public void remove(String location) throws IOException {
        Path folder = folder(location);
        if (!Files.exists(folder)) return;
        verified.removeIf(artifact -> artifact.location().equals(location));
        // Out of sight in one step first: a reader must not find half of it.
        Path trash = root.resolve(STAGING).resolve(UUID.randomUUID().toString());
        if (DurableFiles.rename(folder, trash)) DurableFiles.delete(trash);
    }

    /**
     * Takes away what writers left behind that ended before they sealed.
     *
     * @param untouchedSince folders with anything newer belong to a writer that may still be at work, and stay
     */
    public void sweep(Instant untouchedSince) throws IOException {
        Path staging = root.resolve(STAGING);
        if (!Files.isDirectory(staging)) return;
        List<Path> folders;
        try (Stream<Path> list = Files.list(staging)) {
            folders = list.toList();
        }
        for (Path folder : folders) {
            if (newest(folder).isBefore(untouchedSince)) DurableFiles.delete(folder);
        }
    }

    private static Instant newest(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        Instant newest = Instant.MIN;
        for (Path path : paths) {
            Instant changed = Files.getLastModifiedTime(path).toInstant();
            if (changed.isAfter(newest)) newest = changed;
        }
        return newest;
    }

    private static void verify(Artifact artifact, Path folder, Manifest.Entry entry) throws IOException {
        Path file = folder.resolve(entry.path());
        if (!Files.isRegularFile(file)) throw new DamagedArtifactException(artifact, entry.path(), "is missing");
        long bytes = Files.size(file);
        if (bytes != entry.bytes()) {
            throw new DamagedArtifactException(
                    artifact, entry.path(), "has " + bytes + " bytes instead of " + entry.bytes());
        }
        if (!Sha256.of(file).equals(entry.sha256())) {
            throw new DamagedArtifactException(artifact, entry.path(), "differs from what was sealed");
        }
    }

    private Path folder(String location) {
        Path folder = root.resolve(location).normalize();
        boolean inside = folder.startsWith(root) && !folder.equals(root) && !folder.startsWith(root.resolve(STAGING));
        if (!inside) throw new IllegalArgumentException("'" + location + "' is no location in the artifact store");
        return folder;
    }

    private final class FolderStaging implements Staging {
        private final String location;
        private final String mediaType;
        private final Path folder;
        private final Path target;

        FolderStaging(String location, String mediaType, Path folder, Path target) {
            this.location = location;
            this.mediaType = mediaType;
            this.folder = folder;
            this.target = target;
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public Artifact seal() throws IOException {
            Manifest manifest = Manifest.of(folder, mediaType);
            if (manifest.files().isEmpty()) throw new IOException("The artifact " + location + " has no file.");
            byte[] json = manifest.json();
            DurableFiles.force(folder);
            DurableFiles.replace(folder, Manifest.FILE, json);
            DurableFiles.rename(folder, target);
            return find(location)
                    .orElseThrow(() -> new IOException("Something that is no artifact is at " + location + "."));
        }

        @Override
        public void close() throws IOException {
            DurableFiles.delete(folder);
        }
    }
}
