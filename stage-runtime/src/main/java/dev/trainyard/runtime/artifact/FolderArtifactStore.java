package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An artifact store in a folder that all processes of a yard share.
 *
 * <p>An artifact is written in {@code .staging} on the same file system. To seal it, every file is synced to disk, the
 * manifest is written last, and one rename moves the folder to its location. A crash leaves at most a staging folder;
 * {@link #sweep} deletes old ones. A damaged artifact is moved to {@code .damaged}: current readers keep their open
 * files, and later readers find nothing until the artifact is rebuilt.
 */
public final class FolderArtifactStore implements ArtifactStore {
    /** A staging folder that has not changed for this long is no longer being written to. */
    public static final Duration ABANDONED = Duration.ofDays(1);

    private static final Logger LOG = System.getLogger(FolderArtifactStore.class.getName());
    private static final String STAGING = ".staging";

    /** The folder of damaged artifacts, each named by its location and a few digits. */
    private static final String DAMAGED = ".damaged";

    /** If two writers find the same damaged artifact at their target, one of them has to retry. */
    private static final int MOST_GOES = 3;

    private final Path root;
    /** The file metadata of each artifact when its digests were last compared. */
    private final Map<Artifact, Map<String, FileFingerprint>> verified = new ConcurrentHashMap<>();

    public FolderArtifactStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Optional<Artifact> find(String location) throws IOException {
        return sealed(location).reference();
    }

    @Override
    public boolean holds(String folder) {
        return Files.isDirectory(folder(folder));
    }

    @Override
    public Optional<Artifact> findWhole(String location) throws IOException {
        try {
            Optional<Artifact> found = find(location);
            if (found.isPresent()) {
                open(found.get());
                return found;
            }
        } catch (DamagedArtifactException e) {
            LOG.log(Level.WARNING, e.getMessage());
        }
        setAside(location);
        return Optional.empty();
    }

    @Override
    public Staging stage(String location, String mediaType) throws IOException {
        folder(location);
        Path folder = root.resolve(STAGING).resolve(UUID.randomUUID().toString());
        Files.createDirectories(folder);
        return new FolderStaging(location, mediaType, folder);
    }

    @Override
    public Path open(Artifact artifact) throws IOException {
        Map<String, FileFingerprint> before = verified.get(artifact);
        SealedFolder sealed = sealed(artifact.location());
        boolean unchanged = before != null
                && sealed.marks(before.keySet()).filter(before::equals).isPresent();
        return unchanged ? sealed.folder() : verify(artifact);
    }

    @Override
    public Path verify(Artifact artifact) throws IOException {
        SealedFolder sealed = sealed(artifact.location());
        verified.remove(artifact);
        verified.put(artifact, sealed.verify(artifact));
        return sealed.folder();
    }

    @Override
    public List<String> names(String folder) throws IOException {
        Path place = folder(folder);
        if (!Files.isDirectory(place)) return List.of();
        try (Stream<Path> list = Files.list(place)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean copy(String location, Path to) throws IOException {
        try {
            sealed(location).copy(to);
            return true;
        } catch (DamagedArtifactException e) {
            setAside(location);
            return false;
        }
    }

    /** The artifacts that this process has opened and verified. */
    Set<Artifact> opened() {
        return Set.copyOf(verified.keySet());
    }

    @Override
    public Optional<Path> setAside(String location) throws IOException {
        Path folder = folder(location);
        if (!Files.isDirectory(folder)) return Optional.empty();
        FileFingerprint before = FileFingerprint.of(folder);
        try {
            sealed(location).verify();
            return Optional.empty();
        } catch (DamagedArtifactException e) {
            // Another process may have rebuilt it meanwhile; the result applies only to the previous folder.
            if (!Objects.equals(before.key(), keyOf(folder))) return Optional.empty();
            Path place = root.resolve(DAMAGED)
                    .resolve(location + "-" + UUID.randomUUID().toString().substring(0, 8));
            forget(location);
            if (!DurableFiles.rename(folder, place)) return Optional.empty();
            LOG.log(Level.WARNING, "{0} It was moved to {1}.", e.getMessage(), place);
            return Optional.of(place);
        }
    }

    @Override
    public void remove(String location) throws IOException {
        Path folder = folder(location);
        if (!Files.exists(folder)) return;
        forget(location);
        // First move it away atomically, so that no reader finds a part of it.
        Path trash = root.resolve(STAGING).resolve(UUID.randomUUID().toString());
        if (DurableFiles.rename(folder, trash)) DurableFiles.delete(trash);
    }

    @Override
    public long sealedBytes(String name) throws IOException {
        long bytes = 0;
        for (Path kind : visible(root)) {
            for (Path place : visible(kind)) {
                if (place.getFileName().toString().startsWith(name)) bytes += DurableFiles.size(place);
            }
        }
        return bytes;
    }

    private static List<Path> visible(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    @Override
    public long usableBytes() throws IOException {
        Path there = root;
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        return Files.getFileStore(there).getUsableSpace();
    }

    /**
     * All locations, sorted: folders with a manifest, and folders with files but no manifest above them, which are
     * artifacts that have lost theirs.
     */
    public List<String> locations() throws IOException {
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(root)) collect(root, found);
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private void collect(Path folder, List<String> found) throws IOException {
        List<Path> inside = visible(folder);
        boolean holdsFiles = inside.stream().anyMatch(Files::isRegularFile);
        if (holdsFiles && !folder.equals(root)) {
            found.add(root.relativize(folder).toString().replace('\\', '/'));
            return;
        }
        for (Path path : inside) if (Files.isDirectory(path)) collect(path, found);
    }

    /**
     * Deletes staging folders left behind by writers that ended before sealing.
     *
     * @param untouchedSince folders with newer changes may still be in use and are kept
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

    private void forget(String location) {
        verified.keySet().removeIf(artifact -> artifact.location().equals(location));
    }

    private static @Nullable Object keyOf(Path folder) throws IOException {
        return Files.exists(folder) ? FileFingerprint.of(folder).key() : null;
    }

    private SealedFolder sealed(String location) {
        return new SealedFolder(location, folder(location));
    }

    private Path folder(String location) {
        try {
            Path folder = root.resolve(location).normalize();
            boolean inside = folder.startsWith(root)
                    && !folder.equals(root)
                    && !root.relativize(folder).getName(0).toString().startsWith(".");
            if (inside) return folder;
        } catch (InvalidPathException e) {
            // Text that is not a path is not a location either.
        }
        throw new IllegalArgumentException("'" + location + "' is not a location in the artifact store");
    }

    private final class FolderStaging implements Staging {
        private final String location;
        private final String mediaType;
        private final Path folder;

        FolderStaging(String location, String mediaType, Path folder) {
            this.location = location;
            this.mediaType = mediaType;
            this.folder = folder;
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public Artifact seal() throws IOException {
            Manifest manifest = Manifest.of(folder, mediaType);
            if (manifest.files().isEmpty()) throw new IOException("The artifact " + location + " has no files.");
            byte[] json = manifest.json();
            DurableFiles.force(folder);
            DurableFiles.replace(folder, Manifest.FILE, json);
            for (int goes = 0; goes < MOST_GOES; goes++) {
                if (DurableFiles.rename(folder, FolderArtifactStore.this.folder(location)))
                    return Manifest.reference(location, json);
                Optional<Artifact> first = findWhole(location);
                if (first.isPresent()) return first.get();
            }
            throw new IOException("A folder at " + location + " is not an artifact.");
        }

        @Override
        public void close() throws IOException {
            DurableFiles.delete(folder);
        }
    }
}
