package dev.trainyard.runtime.job;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store as seen by one job: before anything is sealed, every artifact that the job has opened is verified again. A
 * job may read its inputs for hours, and no result of a modified input may be published.
 */
final class VerifyingStore implements ArtifactStore {
    private final ArtifactStore store;
    private final Set<Artifact> opened = new LinkedHashSet<>();

    VerifyingStore(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public Optional<Artifact> find(String location) throws IOException {
        return store.find(location);
    }

    @Override
    public boolean holds(String folder) {
        return store.holds(folder);
    }

    @Override
    public Optional<Artifact> findWhole(String location) throws IOException {
        return store.findWhole(location);
    }

    @Override
    public Staging stage(String location, String mediaType) throws IOException {
        return new GuardedStaging(store.stage(location, mediaType));
    }

    @Override
    public Path open(Artifact artifact) throws IOException {
        Path folder = store.open(artifact);
        opened(artifact);
        return folder;
    }

    @Override
    public Path verify(Artifact artifact) throws IOException {
        Path folder = store.verify(artifact);
        opened(artifact);
        return folder;
    }

    @Override
    public List<String> names(String folder) throws IOException {
        return store.names(folder);
    }

    /** Not recorded as an input: the job reads the copy, and the artifact may be replaced meanwhile. */
    @Override
    public boolean copy(String location, Path to) throws IOException {
        return store.copy(location, to);
    }

    @Override
    public Optional<Path> setAside(String location) throws IOException {
        Optional<Path> place = store.setAside(location);
        if (place.isPresent()) forget(location);
        return place;
    }

    @Override
    public void remove(String location) throws IOException {
        store.remove(location);
        forget(location);
    }

    @Override
    public long sealedBytes(String name) throws IOException {
        return store.sealedBytes(name);
    }

    @Override
    public long usableBytes() throws IOException {
        return store.usableBytes();
    }

    private synchronized void opened(Artifact artifact) {
        opened.add(artifact);
    }

    /** An artifact that the job itself has removed can no longer be verified. */
    private synchronized void forget(String location) {
        opened.removeIf(artifact -> artifact.location().equals(location));
    }

    private synchronized Set<Artifact> inputs() {
        return Set.copyOf(opened);
    }

    private final class GuardedStaging implements Staging {
        private final Staging staging;

        GuardedStaging(Staging staging) {
            this.staging = staging;
        }

        @Override
        public Path folder() {
            return staging.folder();
        }

        @Override
        public Artifact seal() throws IOException {
            for (Artifact input : inputs()) store.verify(input);
            return staging.seal();
        }

        @Override
        public void close() throws IOException {
            staging.close();
        }
    }
}
