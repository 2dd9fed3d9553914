package dev.trainyard.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest {
    @TempDir
    Path root;

    FolderArtifactStore store;

    @BeforeEach
    void openTheStore() {
        store = new FolderArtifactStore(root);
    }

    @Test
    void findsWhatWasSealedWithItsDigestAndSize() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");

        assertThat(store.find("corpora/one")).contains(sealed);
        assertThat(sealed.bytes()).isEqualTo(5);
        assertThat(sealed.mediaType()).isEqualTo(MediaTypes.CORPUS);
        assertThat(sealed.sha256()).isEqualTo(Sha256.of(root.resolve("corpora/one/manifest.json")));
        assertThat(store.open(sealed).resolve("deep/text.txt")).hasContent("hello");
    }

    @Test
    void givesEqualContentEqualDigests() throws IOException {
        Artifact one = seal("corpora/one", "hello");
        Artifact two = seal("corpora/two", "hello");

        assertThat(one.sha256()).isEqualTo(two.sha256());
    }

    @Test
    void showsNothingOfWhatWasNotSealed() throws IOException {
        Staging crashed = store.stage("corpora/one", MediaTypes.CORPUS);
        Files.writeString(crashed.folder().resolve("first.txt"), "all of it");
        Files.writeString(crashed.folder().resolve("second.txt"), "half of i");

        assertThat(store.find("corpora/one")).isEmpty();
        assertThat(root.resolve("corpora")).doesNotExist();
    }

    @Test
    void discardsWhatIsClosedUnsealed() throws IOException {
        Path folder;
        try (Staging staging = store.stage("corpora/one", MediaTypes.CORPUS)) {
            folder = staging.folder();
            Files.writeString(folder.resolve("text.txt"), "hello");
        }

        assertThat(folder).doesNotExist();
        assertThat(store.find("corpora/one")).isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoThatSealOneLocation() throws IOException {
        Artifact first = seal("corpora/one", "first");

        Artifact second = seal("corpora/one", "second");

        assertThat(second).isEqualTo(first);
        assertThat(store.open(second).resolve("deep/text.txt")).hasContent("first");
    }

    @Test
    void letsOneOfManyConcurrentWritersWin() throws Exception {
        int writers = 8;
        CyclicBarrier together = new CyclicBarrier(writers);
        List<Future<Artifact>> sealing = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                String content = "by writer " + writer;
                sealing.add(pool.submit(() -> {
                    together.await();
                    return seal("corpora/one", content);
                }));
            }
        }

        Set<Artifact> artifacts = new HashSet<>();
        for (Future<Artifact> future : sealing) artifacts.add(future.get());
        assertThat(artifacts).hasSize(1);
        assertThat(store.open(artifacts.iterator().next())).isDirectory();
        assertThat(stagingFolders()).isEmpty();
    }

    @Test
    void namesTheFileThatWasChanged() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Files.writeString(root.resolve("corpora/one/deep/text.txt"), "hallo");

        assertThatExceptionOfType(DamagedArtifactException.class)
                .isThrownBy(() -> store.open(sealed))
                .withMessage("The artifact corpora/one is damaged: deep/text.txt differs from what was sealed.");
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Files.delete(root.resolve("corpora/one/deep/text.txt"));

        assertThatExceptionOfType(DamagedArtifactException.class)
                .isThrownBy(() -> store.open(sealed))
                .satisfies(e -> assertThat(e.file()).isEqualTo("deep/text.txt"));
    }

    @Test
    void refusesAReferenceToAnotherContentOfTheLocation() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Artifact other = new Artifact(sealed.location(), Sha256.of("other"), sealed.bytes(), sealed.mediaType());

        assertThatExceptionOfType(DamagedArtifactException.class)
                .isThrownBy(() -> store.open(other))
                .satisfies(e -> assertThat(e.file()).isEqualTo("manifest.json"));
    }

    @Test
    void leavesAForeignManifestOutOfTheList() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Artifact copy;
        try (Staging staging = store.stage("corpora/copy", MediaTypes.CORPUS)) {
            Files.copy(
                    store.open(sealed).resolve("manifest.json"),
                    staging.folder().resolve("manifest.json"));
            Files.writeString(staging.folder().resolve("text.txt"), "hello");
            copy = staging.seal();
        }

        assertThat(copy.bytes()).isEqualTo(5);
        assertThat(store.open(copy)).isDirectory();
    }

    @Test
    void makesRoomForANewArtifactByRemoving() throws IOException {
        Artifact first = seal("corpora/one", "first");
        store.open(first);

        store.remove("corpora/one");
        Artifact second = seal("corpora/one", "second");

        assertThat(second).isNotEqualTo(first);
        assertThat(store.open(second).resolve("deep/text.txt")).hasContent("second");
        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(first));
    }

    @Test
    void sweepsOnlyWhatNobodyHasTouchedLately() throws IOException {
        Staging staging = store.stage("corpora/one", MediaTypes.CORPUS);
        Files.writeString(staging.folder().resolve("text.txt"), "hello");

        store.sweep(Instant.now().minus(FolderArtifactStore.ABANDONED));
        assertThat(staging.folder()).exists();

        store.sweep(Instant.now().plusSeconds(60));
        assertThat(staging.folder()).doesNotExist();
    }

    @Test
    void refusesALocationOutsideTheStore() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.stage("../elsewhere", MediaTypes.CORPUS));
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(""));
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(".staging/x"));
    }

    private Artifact seal(String location, String content) throws IOException {
        try (Staging staging = store.stage(location, MediaTypes.CORPUS)) {
            Path text = staging.folder().resolve("deep/text.txt");
            Files.createDirectories(text.getParent());
            Files.writeString(text, content);
            return staging.seal();
        }
    }

    private List<Path> stagingFolders() throws IOException {
        try (Stream<Path> list = Files.list(root.resolve(".staging"))) {
            return list.toList();
        }
    }
}
