package dev.trainyard.readers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.format.DocumentText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads as another module would: a folder of files, with the library alone. */
class FileFormatTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeAFolderOfManyFormats() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("sub/talk.jsonl.gz")))) {
            out.write("{\"text\":\"one\",\"url\":\"https://a.example/1\"}\n{\"id\":2}\n{\"text\":\"three\"}\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = getClass().getResourceAsStream("records/dictionary.parquet")) {
            Files.copy(Objects.requireNonNull(in), folder.resolve("rows.parquet"));
        }
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                new ZstdOutputStream(Files.newOutputStream(folder.resolve("pages.tar.zst"))))) {
            put(
                    tar,
                    "a.html",
                    "<!DOCTYPE html><html><body><p>A page.</p></body></html>".getBytes(StandardCharsets.UTF_8));
            put(tar, "old.txt", "Größe".getBytes(StandardCharsets.ISO_8859_1));
        }
        Files.writeString(folder.resolve("notes.md"), "# Notes\n");
        Files.writeString(folder.resolve("torn.parquet"), "PAR1 and no more");
    }

    @Test
    void readsAFolderOfManyFormatsByFileName() throws IOException {
        assertThat(read(FileFormat.BY_NAME, FileSource.at(folder)))
                .containsExactly(
                        "notes.md = # Notes",
                        "pages.tar.zst/a.html = A page.",
                        "pages.tar.zst/old.txt = Größe",
                        "rows.parquet:1 = document 0:",
                        "rows.parquet:2 = document 1: ä word",
                        "rows.parquet:3 = document 2: ä word ä word",
                        "sub/talk.jsonl.gz:1 = one",
                        "sub/talk.jsonl.gz:2 ! MALFORMED",
                        "sub/talk.jsonl.gz:3 = three",
                        "torn.parquet ! UNREADABLE");
    }

    @Test
    void readsTheIncludedFilesUpToTheRequestedNumberOfDocuments() throws IOException {
        FileSource source = FileSource.at(folder).including("**.parquet", "**.jsonl.gz");

        assertThat(read(FileFormat.BY_NAME, source.atMost(4)))
                .containsExactly(
                        "rows.parquet:1 = document 0:",
                        "rows.parquet:2 = document 1: ä word",
                        "rows.parquet:3 = document 2: ä word ä word",
                        "sub/talk.jsonl.gz:1 = one");
    }

    @Test
    void readsTheTextFromTheNamedField() throws IOException {
        assertThat(read(FileFormat.JSON_LINES, FileSource.at(folder).withText("url")))
                .first()
                .isEqualTo("sub/talk.jsonl.gz:1 = https://a.example/1");
    }

    @Test
    void reportsAFileWithoutTheNamedField() throws IOException {
        List<Found> found = new ArrayList<>();

        FileFormat.BY_NAME
                .reader()
                .read(FileSource.at(folder.resolve("rows.parquet")).withText("body"), (one, _, _) -> found.add(one));

        assertThat(found)
                .containsExactly(new Found.Lost(
                        "rows.parquet",
                        ReadFailure.UNREADABLE,
                        "has no column 'body' with text in rows.parquet; its text field must be one of the"
                                + " existing columns: text."));
    }

    private static List<String> read(FileFormat format, FileSource source) throws IOException {
        List<String> lines = new ArrayList<>();
        format.reader()
                .read(
                        source,
                        (found, _, _) -> lines.add(found.path()
                                + switch (DocumentText.of(found)) {
                                    case DocumentText.Read read ->
                                        " = " + read.text().strip();
                                    case DocumentText.Refused refused -> " ! " + refused.reason();
                                }));
        return lines;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
