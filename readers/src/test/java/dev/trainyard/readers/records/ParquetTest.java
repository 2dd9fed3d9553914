package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Apache Arrow wrote, by {@code src/test/python/sample_parquet.py}. */
class ParquetTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "version-two-pages"})
    void readsEveryRowOfEveryRowGroupWithItsOrigin(String codec) throws IOException {
        Path file = copy(codec);
        List<Found> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Origin origin = new Origin(LocalDate.of(2024, 5, i + 1), null, "https://a.example/" + i);
            expected.add(new Found.Text(codec + ".parquet:" + (i + 1), text(i), origin));
        }

        List<Found> found = source(file).read();

        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"large-string", "binary", "dictionary"})
    void readsTextOfEveryStorageType(String type) throws IOException {
        List<Found> found = source(copy(type)).read();

        assertThat(found).extracting(one -> ((Found.Text) one).text()).containsExactly(text(0), text(1), text(2));
    }

    @Test
    void readsAFieldInsideAStructAndDatesOfEveryType() throws IOException {
        List<Found> found =
                source(copy("nested")).withText("content.body.plain").read();

        LocalDate day = LocalDate.of(2024, 5, 1);
        assertThat(found)
                .containsExactly(
                        new Found.Text("nested.parquet:1", text(0), new Origin(day, "CC0-1.0", null)),
                        new Found.Text("nested.parquet:2", text(1), new Origin(day, null, null)),
                        lost("nested.parquet:3"),
                        lost("nested.parquet:4"));
    }

    @Test
    void readsColumnsWhoseNamesHaveDots() throws IOException {
        List<Found> flat = source(copy("dotted")).withText("content.text").read();
        List<Found> beside = source(copy("dotted")).withText("plain").read();
        List<Found> nested = source(copy("dotted")).withText("content.body.v1").read();

        Origin origin = new Origin(LocalDate.of(2024, 5, 1), "MIT", "https://a.example/0");
        assertThat(flat.getFirst()).isEqualTo(new Found.Text("dotted.parquet:1", text(0), origin));
        assertThat(flat).extracting(one -> ((Found.Text) one).text()).containsExactly(text(0), text(1), text(2));
        assertThat(beside)
                .extracting(one -> ((Found.Text) one).text())
                .containsExactly("plain 0", "plain 1", "plain 2");
        assertThat(nested).extracting(one -> ((Found.Text) one).text()).containsExactly("v1 0", "v1 1", "v1 2");
    }

    @Test
    void namesColumnsWithDotsInARefusal() throws IOException {
        Path file = copy("dotted");

        assertThatThrownBy(() -> source(file).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageEndingWith(
                        "must be one of the existing columns: plain, content.text, meta.url, meta.date, meta.license,"
                                + " content.body.v1.");
    }

    @Test
    void readsTheFilesOfAFolderInOrderUpToTheRequestedNumberOfDocuments() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.move(copy("zstd"), data.resolve("train-00000-of-00002.parquet"));
        Files.move(copy("snappy"), data.resolve("train-00001-of-00002.parquet"));
        Files.writeString(folder.resolve("README.md"), "A data set.");

        List<Found> found = source(folder).atMost(9).read();

        assertThat(found).hasSize(9);
        assertThat(found.get(6).path()).isEqualTo("data/train-00000-of-00002.parquet:7");
        assertThat(found.get(8).path()).isEqualTo("data/train-00001-of-00002.parquet:2");
    }

    @Test
    void losesOnlyADamagedRowGroup() throws IOException {
        Path file = copy("zstd");
        byte[] bytes = Files.readAllBytes(file);
        byte[] page = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
        // Of the first row group's pages in the order of its columns, those of its text are the third and fourth.
        int at = 0;
        for (int i = 0; i < 4; i++) at = indexOf(bytes, page, at + 1);
        Arrays.fill(bytes, at, at + 4, (byte) 0);
        Files.write(file, bytes);

        List<Found> found = source(file).read();

        assertThat(found).hasSize(5);
        assertThat(found.getFirst()).isInstanceOfSatisfying(Found.Lost.class, lost -> {
            assertThat(lost.path()).isEqualTo("zstd.parquet:1");
            assertThat(lost.reason()).isEqualTo(ReadFailure.UNREADABLE);
            assertThat(lost.detail()).startsWith("the rest of row group 1 is damaged: ");
        });
        assertThat(found.get(1)).isInstanceOfSatisfying(Found.Text.class, text -> {
            assertThat(text.path()).isEqualTo("zstd.parquet:4");
            assertThat(text.text()).isEqualTo(text(3));
        });
    }

    @Test
    void refusesASourceWithoutTheColumnAndNamesTheExistingOnes() throws IOException {
        Path file = copy("nested");

        assertThatThrownBy(() -> source(file).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(file + " has no column 'text' with text in nested.parquet;"
                        + " its text field must be one of the existing columns: content.body.plain,"
                        + " content.tags.list.element, timestamp, created, license.");
    }

    @Test
    void refusesAColumnOfNumbers() throws IOException {
        Path file = copy("zstd");

        assertThatThrownBy(() -> source(file).withText("score").check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageContaining("has no column 'score' with text");
    }

    @Test
    void refusesAFileThatIsNotParquet() throws IOException {
        Path file = Files.writeString(folder.resolve("a.parquet"), "PAR1 this is none, although it says so.");

        assertThatThrownBy(() -> source(file).read())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageStartingWith(file + " is not readable Parquet (a.parquet: ");
    }

    @Test
    void losesOnlyATruncatedFile() throws IOException {
        byte[] whole = Files.readAllBytes(copy("zstd"));
        Files.write(folder.resolve("a.parquet"), Arrays.copyOf(whole, whole.length / 2));

        List<Found> found = source(folder).read();

        assertThat(found).hasSize(8);
        assertThat(found.getFirst())
                .isInstanceOfSatisfying(
                        Found.Lost.class, lost -> assertThat(lost.path()).isEqualTo("a.parquet"));
    }

    @Test
    void readsDamagedFilesToTheirEnd() throws IOException {
        Path file = folder.resolve("damaged.parquet");

        int zstd = Mutations.readAll(Files.readAllBytes(copy("zstd")), source(file), 300);
        int plain = Mutations.readAll(Files.readAllBytes(copy("none")), source(file), 200);
        int indexed = Mutations.readAll(Files.readAllBytes(copy("snappy")), source(file), 200);
        int nested = Mutations.readAll(
                Files.readAllBytes(copy("nested")), source(file).withText("content.body.plain"), 300);

        assertThat(List.of(zstd, plain, indexed, nested)).allMatch(read -> read > 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "version-two-pages"})
    void estimatesTheTextFromTheFooter(String codec) throws IOException {
        long bytes = 0;
        for (int i = 0; i < 7; i++) bytes += text(i).getBytes(StandardCharsets.UTF_8).length;

        assertThat(source(copy(codec)).textBytes()).isBetween(bytes / 2, 3 * bytes);
    }

    private static Found lost(String path) {
        return new Found.Lost(path, ReadFailure.MALFORMED, "no 'content.body.plain' in this row");
    }

    private static String text(int n) {
        return "document " + n + ": " + "ä word ".repeat(n);
    }

    private static RecordSource source(Path place) {
        return RecordSource.of(FileFormat.PARQUET, place);
    }

    private Path copy(String name) throws IOException {
        Path file = folder.resolve(name + ".parquet");
        try (InputStream in = ParquetTest.class.getResourceAsStream(name + ".parquet")) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static int indexOf(byte[] bytes, byte[] piece, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(piece, StandardCharsets.ISO_8859_1), from);
    }
}
