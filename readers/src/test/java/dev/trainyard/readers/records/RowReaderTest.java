package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Parquet files are those that Apache Arrow wrote, by {@code src/test/python/sample_rows.py}. */
class RowReaderTest {
    private static final Set<String> FIELDS = Set.of("messages", "prompt", "chosen");

    @TempDir
    private Path folder;

    @Test
    void readsTheFieldsOfEachLineWithWhatIsInsideThem() throws IOException {
        List<Row> rows = lines("""
                {"id": 7, "messages": [{"role": "user", "content": ["a", {"text": "b"}]}], "other": {"deep": [1]}}
                {"prompt": 3.5, "chosen": true, "messages": {}}
                """);

        RowValue turn = fields(Map.of(
                "role",
                text("user"),
                "content",
                new RowValue.Items(List.of(text("a"), fields(Map.of("text", text("b")))))));
        assertThat(rows)
                .containsExactly(
                        new Row.Read(
                                "rows.jsonl:1",
                                fields(Map.of("messages", new RowValue.Items(List.of(turn)))),
                                List.of("id", "messages", "other")),
                        new Row.Read(
                                "rows.jsonl:2",
                                fields(Map.of(
                                        "prompt", new RowValue.Other("a number", "3.5"),
                                        "chosen", new RowValue.Other("a boolean", "true"),
                                        "messages", fields(Map.of()))),
                                List.of("prompt", "chosen", "messages")));
    }

    @Test
    void takesNullAndNotANumberForAbsent() throws IOException {
        List<Row> rows = lines("""
                {"prompt": null, "chosen": NaN, "messages": "m"}
                {'prompt': None, "chosen": nan, "messages": "m"}
                """);

        assertThat(rows)
                .extracting(row -> ((Row.Read) row).values())
                .containsOnly(fields(Map.of("messages", text("m"))));
    }

    @Test
    void losesOnlyBrokenLinesAndNamesThem() throws IOException {
        List<Row> rows = lines("""
                {"prompt": "first"}

                {"prompt": "second"
                [1, 2]
                "text"
                {"prompt": "third"}{"prompt": "fourth"}
                {"prompt": "fifth"}
                """);

        assertThat(rows)
                .extracting(RowReaderTest::line)
                .containsExactly(
                        "rows.jsonl:1 first",
                        "rows.jsonl:3 MALFORMED",
                        "rows.jsonl:4 MALFORMED",
                        "rows.jsonl:5 MALFORMED",
                        "rows.jsonl:6 MALFORMED",
                        "rows.jsonl:7 fifth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"prompt\": \"a, ]}\\\"[\"}, {\"prompt\": \"b\"}]",
                "\uFEFF [\n{\"prompt\": \"a, ]}\\\"[\"}\n,\n{\"prompt\": \"b\"},\n]\n",
                "{\"prompt\": \"a, ]}\\\"[\"} {\"prompt\": \"b\"}",
                "{\"prompt\": \"a, ]}\\\"[\"}\n{\"prompt\": \"b\"}\n"
            })
    void readsTheElementsOfAnArrayOrObjectsOneAfterAnother(String json) throws IOException {
        List<Row> rows = read(RowReader.ofJson(), write("rows.json", json));

        assertThat(rows).extracting(RowReaderTest::line).containsExactly("rows.json:1 a, ]}\"[", "rows.json:2 b");
    }

    @Test
    void losesOnlyTheBrokenElementsOfAnArray() throws IOException {
        String long1 = "\"" + "x".repeat(JsonPieces.MOST_BYTES) + "\"";
        List<Row> rows = read(
                RowReader.ofJson(),
                write(
                        "rows.json",
                        "[{\"prompt\": \"a\"}, {\"prompt\" \"b\"}, 7, [7], {\"prompt\": " + long1
                                + "}, {\"prompt\": \"c\"}"));

        assertThat(rows)
                .extracting(RowReaderTest::line)
                .containsExactly(
                        "rows.json:1 a",
                        "rows.json:2 MALFORMED",
                        "rows.json:3 MALFORMED",
                        "rows.json:4 MALFORMED",
                        "rows.json:5 TOO_LARGE",
                        "rows.json:6 c");
    }

    @Test
    void refusesRowsThatAreTooLargeOrTooDeepAndReadsTheNext() throws IOException {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        String many = "[" + "1,".repeat(RowBudget.MOST_VALUES) + "1]";
        String text = "\"" + "x".repeat(9 << 20) + "\"";
        List<Row> rows = lines("{\"prompt\": " + deep + "}\n"
                + "{\"other\": " + deep + ", \"prompt\": \"unharmed\"}\n"
                + "{\"prompt\": " + many + "}\n"
                + "{\"prompt\": " + text + "}\n"
                + "{\"prompt\": \"" + "y".repeat(JsonPieces.MOST_BYTES) + "\"}\n"
                + "{\"prompt\": " + "[".repeat(2_000_000) + "\n"
                + "{\"prompt\": " + "9".repeat(3_000_000) + "}\n"
                + "{\"prompt\": \"last\"}\n");

        assertThat(rows)
                .extracting(RowReaderTest::line)
                .containsExactly(
                        "rows.jsonl:1 MALFORMED",
                        "rows.jsonl:2 unharmed",
                        "rows.jsonl:3 TOO_LARGE",
                        "rows.jsonl:4 TOO_LARGE",
                        "rows.jsonl:5 TOO_LARGE",
                        "rows.jsonl:6 MALFORMED",
                        "rows.jsonl:7 Other[kind=a number, text=]",
                        "rows.jsonl:8 last");
    }

    @Test
    void readsCompressedFilesAndWhatComesBeforeTheirDamage() throws IOException {
        byte[] lines = "{\"prompt\": \"line\"}\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gz)) {
            out.write(lines);
        }
        ByteArrayOutputStream zst = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(zst)) {
            out.write(lines);
        }
        Files.createDirectories(folder.resolve("files"));
        Files.write(folder.resolve("files/a.jsonl.gz"), gz.toByteArray());
        Files.write(folder.resolve("files/b.jsonl.zst"), zst.toByteArray());
        Files.write(folder.resolve("files/c.jsonl.gz"), Arrays.copyOf(gz.toByteArray(), gz.size() / 2));
        Files.writeString(folder.resolve("files/d.jsonl"), "{\"prompt\": \"d\"}");

        List<Row> rows = read(RowReader.ofJsonLines(), folder.resolve("files"));

        assertThat(rows).filteredOn(row -> row.path().startsWith("a.")).hasSize(20_000);
        assertThat(rows).filteredOn(row -> row.path().startsWith("b.")).hasSize(20_000);
        assertThat(rows.get(rows.size() - 2)).isInstanceOfSatisfying(Row.Lost.class, lost -> {
            assertThat(lost.path()).isEqualTo("c.jsonl.gz");
            assertThat(lost.reason()).isEqualTo(ReadFailure.UNREADABLE);
            assertThat(lost.detail()).contains("after number");
        });
        assertThat(line(rows.getLast())).isEqualTo("d.jsonl:1 d");
    }

    @Test
    void stopsWhenNoMoreRowsAreWanted() throws IOException {
        List<Row> rows = new ArrayList<>();

        RowReader.ofJsonLines()
                .read(FileSource.at(write("rows.jsonl", "{\"prompt\": \"a\"}\n".repeat(5))), FIELDS, row -> {
                    rows.add(row);
                    return rows.size() < 2;
                });

        assertThat(rows).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"rows", "rows-of-version-two", "rows-of-two-levels"})
    void readsTheSameListsAndStructsFromParquetAsFromJson(String name) throws IOException {
        List<Row> expected = read(RowReader.ofJson(), copy("rows.json"));

        List<Row> rows = read(RowReader.ofParquet(), copy(name + ".parquet"));

        assertThat(rows)
                .extracting(row -> ((Row.Read) row).values())
                .containsExactlyElementsOf(
                        expected.stream().map(row -> ((Row.Read) row).values()).toList());
        assertThat(rows)
                .extracting(Row::path)
                .containsExactlyElementsOf(List.of(1, 2, 3, 4, 5).stream()
                        .map(n -> name + ".parquet:" + n)
                        .toList());
        assertThat(((Row.Read) rows.getFirst()).names()).containsExactly("messages", "prompt", "chosen", "n");
    }

    @Test
    void offersOneRowOfAParquetFileWithoutAnyOfTheFields() throws IOException {
        Path file = copy("rows.parquet");
        List<Row> rows = new ArrayList<>();

        RowReader.ofParquet().read(FileSource.at(file), Set.of("instruction"), row -> rows.add(row));

        assertThat(rows)
                .containsExactly(
                        new Row.Read("rows.parquet", fields(Map.of()), List.of("messages", "prompt", "chosen", "n")));
    }

    @Test
    void readsDamagedFilesWithoutAnException() throws IOException {
        Random random = new Random(5);
        for (String name : List.of("rows.parquet", "rows-of-version-two.parquet", "rows.json")) {
            byte[] sample = Files.readAllBytes(copy(name));
            RowReader reader = name.endsWith(".json") ? RowReader.ofJson() : RowReader.ofParquet();
            for (int i = 0; i < 60; i++) {
                byte[] damaged = sample.clone();
                for (int d = random.nextInt(1, 5); d > 0; d--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                if (random.nextInt(5) == 0) damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
                Path file = Files.write(folder.resolve(name), damaged);
                assertThat(read(reader, file)).as("damage %s of %s", i, name).hasSizeLessThan(5_000);
            }
        }
    }

    @Test
    void refusesAFolderWithoutSuchFiles() {
        assertThatThrownBy(() -> read(RowReader.ofJson(), folder))
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageContaining("*.json");
    }

    private List<Row> lines(String lines) throws IOException {
        return read(RowReader.ofJsonLines(), write("rows.jsonl", lines));
    }

    private static List<Row> read(RowReader reader, Path place) throws IOException {
        List<Row> rows = new ArrayList<>();
        reader.read(FileSource.at(place), FIELDS, row -> rows.add(row));
        return rows;
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path copy(String name) throws IOException {
        try (InputStream in = RowReaderTest.class.getResourceAsStream(name)) {
            Files.write(folder.resolve(name), in.readAllBytes());
        }
        return folder.resolve(name);
    }

    private static String line(Row row) {
        return switch (row) {
            case Row.Lost lost -> lost.path() + " " + lost.reason();
            case Row.Read read ->
                read.path() + " "
                        + switch (read.values().get("prompt")) {
                            case RowValue.Text text -> text.text();
                            case RowValue other -> other.toString();
                        };
        };
    }

    private static RowValue.Fields fields(Map<String, RowValue> fields) {
        return new RowValue.Fields(fields);
    }

    private static RowValue.Text text(String text) {
        return new RowValue.Text(text);
    }
}
