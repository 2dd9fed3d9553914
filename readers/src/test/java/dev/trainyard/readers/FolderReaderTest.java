package dev.trainyard.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    @TempDir
    private Path folder;

    @Test
    void readsAnArchiveInTheOrderOfNames() throws IOException {
        Path zip = zip("b.txt", "a/c.txt", "a.txt");

        assertThat(read(FileFormat.ARCHIVE, zip, List.of(), null))
                .extracting(Found::path)
                .containsExactly("a.txt", "a/c.txt", "b.txt");
    }

    @Test
    void readsOnlyIncludedFilesInTheFolderAndItsSubfolders() throws IOException {
        Path zip = zip("A.java", "a/b/C.java", "a/notes.txt");

        assertThat(read(FileFormat.ARCHIVE, zip, List.of("**/*.java"), null))
                .extracting(Found::path)
                .containsExactly("A.java", "a/b/C.java");
    }

    @Test
    void excludesEntriesOfAnArchiveAndFilesOfAFolder() throws IOException {
        Path zip = zip("A.java", "a/b/C.java", "a/notes.txt");
        FileSource entries = FileSource.at(zip).excluding(List.of("a/b"));
        Files.createDirectories(folder.resolve("files/old"));
        Files.writeString(folder.resolve("files/old/a.txt"), "a");
        Files.writeString(folder.resolve("files/b.txt"), "b");
        FileSource files = FileSource.at(folder.resolve("files")).excluding(List.of("**/old/"));

        assertThat(read(FileFormat.ARCHIVE, entries)).extracting(Found::path).containsExactly("A.java", "a/notes.txt");
        assertThat(read(FileFormat.FOLDER, files)).extracting(Found::path).containsExactly("b.txt");
        assertThat(FileFormat.FOLDER.reader().textBytes(files)).isEqualTo(1);
        assertThat(FileFormat.FOLDER.reader().filesRead(files)).accepts("b.txt").rejects("old/a.txt");
    }

    @Test
    void spreadsALimitedNumberEvenly() throws IOException {
        for (int i = 0; i < 10; i++) Files.writeString(folder.resolve(i + ".txt"), "text " + i);

        assertThat(read(FileFormat.FOLDER, folder, List.of(), 3))
                .extracting(Found::path)
                .containsExactly("3.txt", "6.txt", "9.txt");
    }

    @Test
    void losesOnlyADocumentThatIsTooLarge() throws IOException {
        Files.write(folder.resolve("large.txt"), new byte[DocumentBytes.MOST + 1]);
        Files.writeString(folder.resolve("small.txt"), "small");

        assertThat(read(FileFormat.FOLDER, folder, List.of(), null))
                .first()
                .isEqualTo(new Found.Lost("large.txt", ReadFailure.TOO_LARGE));
    }

    @Test
    void readsABookThatIsLargerThanTheMaximumText() throws IOException {
        byte[] book = new byte[DocumentBytes.MOST + 1];
        System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, book, 0, 8);
        Files.write(folder.resolve("a.pdf"), book);
        Files.write(folder.resolve("b.epub"), book);
        try (RandomAccessFile endless =
                new RandomAccessFile(folder.resolve("c.pdf").toFile(), "rw")) {
            endless.write(book);
            endless.setLength(DocumentBytes.MOST_PACKED + 1L);
        }
        Files.write(folder.resolve("d.epub"), new byte[DocumentBytes.MOST + 1]);

        List<Found> found = read(FileFormat.FOLDER, folder, List.of(), null);

        assertThat(found.get(0))
                .isInstanceOfSatisfying(
                        Found.Content.class,
                        content -> assertThat(content.bytes()).isEqualTo(book));
        assertThat(found.get(1)).isInstanceOf(Found.Content.class);
        assertThat(found.subList(2, 4))
                .containsExactly(
                        new Found.Lost("c.pdf", ReadFailure.TOO_LARGE),
                        new Found.Lost("d.epub", ReadFailure.TOO_LARGE));
    }

    @Test
    void makesADocumentFromEachSynset() throws IOException {
        Files.writeString(
                folder.resolve("data.adj"),
                "  1 A licence.\n"
                        + "00180976 00 s 02 self-appointed 0 galore(ip) 0 001 & 00180786 a 0000 | chosen by yourself; \"a"
                        + " guardian\"  \nnonsense\n");

        List<Found> found = read(FileFormat.WORDNET, folder, List.of(), null);

        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isInstanceOfSatisfying(Found.Content.class, synset -> {
            assertThat(synset.path()).isEqualTo("adj/00180976");
            assertThat(new String(synset.bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("self-appointed, galore (adjective): chosen by yourself; \"a guardian\"\n");
        });
        assertThat(found.get(1)).isEqualTo(new Found.Lost("adj/nonsense", ReadFailure.UNREADABLE));
    }

    @Test
    void doesNotFollowLinksToWordNetsFiles(@TempDir Path elsewhere) throws IOException {
        Path outside = Files.writeString(elsewhere.resolve("outside"), "00180976 00 s 01 galore 0 000 | chosen");
        Files.createSymbolicLink(folder.resolve("data.adj"), outside);

        assertThatThrownBy(() -> read(FileFormat.WORDNET, folder, List.of(), null))
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageContaining("none of WordNet's files");
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("archive.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static List<Found> read(FileFormat format, Path place, List<String> include, @Nullable Integer most)
            throws IOException {
        return read(format, new FileSource(place, include, List.of(), most, FileSource.TEXT, _ -> false));
    }

    private static List<Found> read(FileFormat format, FileSource source) throws IOException {
        List<Found> found = new ArrayList<>();
        format.reader().read(source, (one, _, _) -> found.add(one));
        return found;
    }
}
