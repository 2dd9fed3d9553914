package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyingStoreTest {
    @TempDir
    Path root;

    private ArtifactStore shared;
    private VerifyingStore ofOneJob;

    @BeforeEach
    void openTheStore() {
        shared = new FolderArtifactStore(root.resolve("artifacts"));
        ofOneJob = new VerifyingStore(shared);
    }

    @Test
    void sealsNothingOnceAnArtifactThatTheJobOpenedHasBeenReplaced() throws IOException {
        ofOneJob.open(seal(shared, "fetches/one", "old"));
        shared.remove("fetches/one");
        seal(shared, "fetches/one", "new");

        assertThatExceptionOfType(DamagedArtifactException.class)
                .isThrownBy(() -> seal(ofOneJob, "corpora/one", "text"));
    }

    @Test
    void sealsEvenIfAnArtifactThatTheJobCopiedHasBeenReplaced() throws IOException {
        seal(shared, "fetches/one", "old");
        assertThat(ofOneJob.copy("fetches/one", root.resolve("copy"))).isTrue();
        shared.remove("fetches/one");
        seal(shared, "fetches/one", "new");

        seal(ofOneJob, "corpora/one", "text");

        assertThat(root.resolve("copy/text")).hasContent("old");
        assertThat(shared.find("corpora/one")).isPresent();
    }

    private static Artifact seal(ArtifactStore store, String location, String text) throws IOException {
        try (Staging staging = store.stage(location, MediaTypes.CORPUS)) {
            Files.writeString(staging.folder().resolve("text"), text);
            return staging.seal();
        }
    }
}
