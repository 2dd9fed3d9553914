package dev.trainyard.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.readers.document.DocumentBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much text a source is said to have before it is read, by which a run is refused on a full disk. */
class EstimatedTextTest {
    private static final List<String> ALL = List.of();

    @TempDir
    private Path home;

    @Test
    void countsTheFilesOfAFolderThatTheRecipeIncludes() throws IOException {
        write("tree/notes/one.md", 1_000);
        write("tree/two.md", 500);
        write("tree/node_modules/much.js", 100_000);
        write("tree/.git/objects/more", 100_000);

        assertThat(estimate(SourceKind.FOLDER, "tree", List.of("**/*.md"), null))
                .isEqualTo(1_500);
        assertThat(estimate(SourceKind.FOLDER, "tree", ALL, null)).isEqualTo(1_500);
        assertThat(estimate(SourceKind.FOLDER, "tree", List.of("node_modules/**"), null))
                .isEqualTo(100_000);
    }

    @Test
    void countsTheChosenFilesIfARecipeLimitsTheirNumber() throws IOException {
        for (int i = 0; i < 10; i++) write("tree/" + i + ".txt", 100 * i);

        assertThat(estimate(SourceKind.FOLDER, "tree", ALL, 3)).isEqualTo(300 + 600 + 900);
    }

    @Test
    void countsOnlyTextFilesOfAcceptableSize() throws IOException {
        Files.write(Files.createDirectories(home.resolve("tree")).resolve("picture.png"), new byte[1_000]);
        Files.writeString(home.resolve("tree/book.pdf"), "%PDF-1.7" + "a".repeat(1_000));
        Files.writeString(home.resolve("tree/page.html"), "\uFEFF\n<!DOCTYPE html>" + "a".repeat(1_000));
        write("tree/dump.txt", DocumentBytes.MOST + 1);
        write("tree/book.ipynb", 1_000);
        write("tree/mail.eml", 1_000);
        write("tree/text.txt", 300);

        assertThat(estimate(SourceKind.FOLDER, "tree", ALL, null)).isEqualTo(300);
    }

    @Test
    void countsTheEntriesOfAnArchiveThatTheRecipeIncludes() throws IOException {
        archive(home.resolve("code.jar"));

        assertThat(estimate(SourceKind.ARCHIVE, "code.jar", List.of("**/*.java"), null))
                .isEqualTo(3_000);
        assertThat(estimate(SourceKind.ARCHIVE, "code.jar", List.of("**/*.java"), 1))
                .isEqualTo(2_000);
        assertThat(estimate(SourceKind.ARCHIVE, "code.jar", ALL, null)).isEqualTo(3_000);
    }

    @Test
    void countsTheJarsThatTheCoordinatesName() throws IOException {
        Path jar = home.resolve("m2/org/example/one/1.0/one-1.0-sources.jar");
        Files.createDirectories(jar.getParent());
        archive(jar);
        large("m2/org/example/other/1.0/other-1.0-sources.jar");

        assertThat(estimate(maven(null))).isEqualTo(3_000);
        assertThat(estimate(maven(1))).isEqualTo(1_000);
    }

    @Test
    void countsRecordsOnceInACacheOfLinksAndBlobs() throws IOException {
        write("hub/blobs/0a1b", 4_000);
        Files.createDirectories(home.resolve("hub/snapshots"));
        Files.createSymbolicLink(home.resolve("hub/snapshots/train.jsonl"), home.resolve("hub/blobs/0a1b"));
        large("hub/blobs/weights");

        assertThat(estimate(SourceKind.JSONL, "hub", ALL, null)).isEqualTo(2_000);
        assertThat(estimate(SourceKind.JSONL, "hub", List.of("test*"), null)).isZero();
    }

    @Test
    void countsTheFourFilesOfWordNet() throws IOException {
        write("wordnet/data.noun", 1_000);
        write("wordnet/index.noun", 100_000);

        assertThat(estimate(SourceKind.WORDNET, "wordnet", ALL, null)).isEqualTo(500);
    }

    @Test
    void countsNothingIfTheSizeIsUnknownBeforehand() throws IOException {
        large("records.jsonl");
        large("project/.git/objects/pack/one.pack");

        assertThat(estimate(SourceKind.JSONL, "records.jsonl", ALL, 10)).isZero();
        assertThat(estimate(SourceKind.GIT, "project", ALL, null)).isZero();
    }

    private void write(String path, int bytes) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a".repeat(bytes));
    }

    /** Eight gigabytes that take no room. */
    private void large(String path) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
    }

    /** Two classes of 1,000 and 2,000 bytes, and what came of one of them. */
    private static void archive(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a/One.java"));
            zip.write("a".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("a/Two.java"));
            zip.write("a".repeat(2_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("a/One.class"));
            zip.write(new byte[50_000]);
        }
    }

    private static SourceRecipe maven(@Nullable Integer most) {
        return new SourceRecipe.MavenRecipe(
                "libraries",
                "m2",
                "none",
                most == null ? List.of() : List.of("**/*.java", "**/*.class"),
                List.of(),
                most,
                null,
                null,
                null,
                List.of("org.example:one:1.0"),
                List.of(),
                null);
    }

    private long estimate(SourceKind kind, String path, List<String> include, @Nullable Integer most) {
        return estimate(SourceRecipe.at(path, "source", kind, "none", include, most));
    }

    private long estimate(SourceRecipe source) {
        try {
            return SourceReaders.of(source).textBytes(new SourceFolders(List.of(home)));
        } catch (IOException e) {
            return 0;
        }
    }
}
