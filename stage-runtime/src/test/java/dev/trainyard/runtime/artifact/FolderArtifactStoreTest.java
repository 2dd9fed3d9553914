package dev.trainyard.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FolderArtifactStoreTest {
    @TempDir
    Path root;

    FolderArtifactStore store;

    @BeforeEach
    void openTheStore() {
        store = new FolderArtifactStore(root);
    }

    @Test
    void findsASealedArtifactWithItsDigestAndSize() throws IOException {
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
    void showsNothingBeforeSealing() throws IOException {
        Staging crashed = store.stage("corpora/one", MediaTypes.CORPUS);
        Files.writeString(crashed.folder().resolve("first.txt"), "all of it");
        Files.writeString(crashed.folder().resolve("second.txt"), "half of i");

        assertThat(store.find("corpora/one")).isEmpty();
        assertThat(root.resolve("corpora")).doesNotExist();
    }

    @Test
    void discardsAnArtifactThatIsClosedWithoutSealing() throws IOException {
        Path folder;
        try (Staging staging = store.stage("corpora/one", MediaTypes.CORPUS)) {
            folder = staging.folder();
            Files.writeString(folder.resolve("text.txt"), "hello");
        }

        assertThat(folder).doesNotExist();
        assertThat(store.find("corpora/one")).isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoArtifactsSealedAtOneLocation() throws IOException {
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
                .withMessage("The artifact corpora/one is damaged: deep/text.txt differs from its sealed content.");
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
    void refusesAReferenceToOtherContentAtTheLocation() throws IOException {
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
    void sealsANewArtifactWhereOneWasRemoved() throws IOException {
        Artifact first = seal("corpora/one", "first");
        store.open(first);

        store.remove("corpora/one");
        Artifact second = seal("corpora/one", "second");

        assertThat(second).isNotEqualTo(first);
        assertThat(store.open(second).resolve("deep/text.txt")).hasContent("second");
        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(first));
    }

    @Test
    void verifiesAFileAgainThatWasModifiedSinceItWasOpened() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        store.open(sealed);

        Files.writeString(root.resolve("corpora/one/deep/text.txt"), "hallo");

        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(sealed));
    }

    @Test
    void isNotDeceivedByChangedModificationTimes() throws Exception {
        Artifact sealed = seal("corpora/one", "hello");
        Path text = store.open(sealed).resolve("deep/text.txt");
        FileTime before = Files.getLastModifiedTime(text);

        Thread.sleep(20);
        Files.writeString(text, "hallo");
        Files.setLastModifiedTime(text, before);

        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(sealed));
    }

    @Test
    void verifiesAFileAgainThatWasReplaced() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Path text = store.open(sealed).resolve("deep/text.txt");
        Path other = Files.writeString(root.resolve("other.txt"), "hallo");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(text));

        Files.move(other, text, StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(sealed));
    }

    @Test
    void opensAFileWithNewTimesAndTheSameContent() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        store.open(sealed);

        Files.writeString(root.resolve("corpora/one/deep/text.txt"), "hello");

        assertThat(store.open(sealed)).isDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void movesADamagedArtifactAsideAndSealsItsReplacement(Damage damage) throws Exception {
        Artifact sealed = seal("corpora/one", "hello");
        store.open(sealed);
        damage.of(root.resolve("corpora/one"));

        assertThatExceptionOfType(DamagedArtifactException.class)
                .isThrownBy(() -> store.open(sealed))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("The artifact corpora/one is damaged: ")
                        .endsWith("."));
        assertThat(store.findWhole("corpora/one")).isEmpty();

        assertThat(root.resolve("corpora/one")).doesNotExist();
        assertThat(damagedFolders()).hasSize(1);
        assertThat(seal("corpora/one", "hello")).isEqualTo(sealed);
        assertThat(store.open(sealed).resolve("deep/text.txt")).hasContent("hello");
    }

    @ParameterizedTest
    @EnumSource
    void replacesADamagedArtifactWhenSealing(Damage damage) throws Exception {
        Artifact sealed = seal("corpora/one", "hello");
        damage.of(root.resolve("corpora/one"));

        assertThat(seal("corpora/one", "hello")).isEqualTo(sealed);

        assertThat(store.open(sealed).resolve("deep/text.txt")).hasContent("hello");
    }

    @Test
    void leavesIntactArtifactsInPlace() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Artifact before = new Artifact(sealed.location(), Sha256.of("other"), 5, sealed.mediaType());
        assertThatExceptionOfType(DamagedArtifactException.class).isThrownBy(() -> store.open(before));

        assertThat(store.setAside("corpora/one")).isEmpty();
        assertThat(store.setAside("corpora/none")).isEmpty();

        assertThat(store.open(sealed)).isDirectory();
    }

    @Test
    void keepsOpenFilesReadableWhenTheirArtifactIsMovedAside() throws IOException {
        Artifact sealed = seal("corpora/one", "hello");
        Path folder = store.open(sealed);
        try (InputStream open = Files.newInputStream(folder.resolve("deep/text.txt"))) {
            Files.delete(folder.resolve("manifest.json"));
            store.setAside("corpora/one");
            seal("corpora/one", "other");

            assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    @Timeout(60)
    void verifiesOpenedArtifactsPeriodically() throws Exception {
        Artifact sealed = seal("corpora/one", "hello");
        Artifact other = seal("corpora/two", "hello");
        store.open(sealed);
        store.open(other);
        try (PeriodicVerification _ = PeriodicVerification.start(store, Duration.ofMillis(20))) {
            Files.writeString(root.resolve("corpora/one/deep/text.txt"), "hallo");

            while (Files.exists(root.resolve("corpora/one"))) Thread.sleep(10);
        }

        assertThat(damagedFolders()).hasSize(1);
        assertThat(store.open(other)).isDirectory();
    }

    @Test
    void listsAllLocationsWithContent() throws IOException {
        seal("corpora/one", "hello");
        seal("shards/job/train-0", "hello");
        seal("shards/job/train-1", "hello");
        Files.delete(root.resolve("shards/job/train-1/manifest.json"));
        Files.createFile(root.resolve("shards/job/train-1/tokens.u16"));
        store.stage("corpora/two", MediaTypes.CORPUS);

        assertThat(store.locations()).containsExactly("corpora/one", "shards/job/train-0", "shards/job/train-1");
    }

    @Test
    void deletesOnlyOldStagingFolders() throws IOException {
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
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.find("corpora/\u0000"))
                .withMessageEndingWith("is not a location in the artifact store");
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(""));
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(".staging/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(".damaged/x"));
    }

    /** Kinds of damage to a sealed artifact whose only file is {@code deep/text.txt}. */
    enum Damage {
        FLIPPED("deep/text.txt") {
            @Override
            void of(Path folder) throws IOException {
                byte[] content = Files.readAllBytes(folder.resolve(file));
                content[content.length / 2] ^= 1;
                Files.write(folder.resolve(file), content);
            }
        },
        TRUNCATED("deep/text.txt") {
            @Override
            void of(Path folder) throws IOException {
                Files.writeString(folder.resolve(file), "hel");
            }
        },
        MISSING("deep/text.txt") {
            @Override
            void of(Path folder) throws IOException {
                Files.delete(folder.resolve(file));
            }
        },
        MANIFEST_MISSING("manifest.json") {
            @Override
            void of(Path folder) throws IOException {
                Files.delete(folder.resolve(file));
            }
        },
        MANIFEST_UNREADABLE("manifest.json") {
            @Override
            void of(Path folder) throws IOException {
                Files.write(folder.resolve(file), new byte[] {0, 1, 2, 3});
            }
        },
        MANIFEST_EMPTY("manifest.json") {
            @Override
            void of(Path folder) throws IOException {
                Files.write(folder.resolve(file), new byte[0]);
            }
        },
        MANIFEST_WITHOUT_A_FIELD("manifest.json") {
            @Override
            void of(Path folder) throws IOException {
                String json = Files.readString(folder.resolve(file));
                Files.writeString(folder.resolve(file), json.replace("\"path\"", "\"qath\""));
            }
        },
        MANIFEST_WITH_A_FLIPPED_DIGIT("manifest.json") {
            @Override
            void of(Path folder) throws IOException {
                String json = Files.readString(folder.resolve(file));
                Files.writeString(folder.resolve(file), json.replace("\"bytes\" : 5", "\"bytes\" : 4"));
            }
        };

        final String file;

        Damage(String file) {
            this.file = file;
        }

        abstract void of(Path folder) throws IOException;
    }

    private List<Path> damagedFolders() throws IOException {
        try (Stream<Path> list = Files.list(root.resolve(".damaged/corpora"))) {
            return list.toList();
        }
    }

    @Test
    void copiesIntactArtifactsAndMovesDamagedOnesAside(@TempDir Path copies) throws IOException {
        seal("fetches/one-1", "hello");
        seal("fetches/one-2", "hello");
        Files.writeString(root.resolve("fetches/one-2/deep/text.txt"), "jello");

        assertThat(store.copy("fetches/one-1", copies.resolve("1"))).isTrue();
        assertThat(store.copy("fetches/one-2", copies.resolve("2"))).isFalse();
        assertThat(store.copy("fetches/one-3", copies.resolve("3"))).isFalse();

        assertThat(copies.resolve("1/deep/text.txt")).hasContent("hello");
        assertThat(store.names("fetches")).containsExactly("one-1");
        assertThat(store.names("corpora")).isEmpty();
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
