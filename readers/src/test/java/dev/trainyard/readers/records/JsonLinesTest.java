package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final String TWO = "{\"text\":\"one\"}\n{\"id\":2,\"text\":\"two\"}\n";

    @TempDir
    private Path folder;

    @Test
    void readsALineAsADocumentWithItsOrigin() throws IOException {
        Path file = write("pages.jsonl", """
                {"id":7,"text":"An \\u00e4 and a\\nline.","date":"2024-05-01T10:00:00Z","license":"CC0-1.0","url":"https://a.example/1"}

                {"more":{"text":"not this"},"text":"zwei","list":[{"text":"nor this"}],"meta":{"timestamp":1714557600}}
                """);

        List<Found> found = source(file).read();

        assertThat(found)
                .containsExactly(
                        new Found.Text(
                                "pages.jsonl:1",
                                "An ä and a\nline.",
                                new Origin(LocalDate.of(2024, 5, 1), "CC0-1.0", "https://a.example/1")),
                        new Found.Text("pages.jsonl:3", "zwei", Origin.of(LocalDate.of(2024, 5, 1))));
    }

    @Test
    void findsTheTextInsideByADottedPath() throws IOException {
        Path file = write("a.jsonl", "{\"content\":{\"head\":\"h\",\"body\":{\"plain\":\"deep\"}}}\n");

        List<Found> found = source(file).withText("content.body.plain").read();

        assertThat(RecordSource.lines(found)).containsExactly("a.jsonl:1 = deep");
    }

    @Test
    void readsTheFilesOfAFolderInTheOrderOfTheirPathsWithAnyCompression() throws IOException {
        compress("b/two.jsonl.gz", TWO);
        compress("a.json.zst", TWO);
        compress("c.ndjson.bz2", TWO);
        write("b/notes.txt", "no JSON");

        List<Found> found = source(folder).read();

        assertThat(found)
                .extracting(Found::path)
                .containsExactly(
                        "a.json.zst:1",
                        "a.json.zst:2",
                        "b/two.jsonl.gz:1",
                        "b/two.jsonl.gz:2",
                        "c.ndjson.bz2:1",
                        "c.ndjson.bz2:2");
    }

    @Test
    void readsOnlyTheFilesThatTheRecipeIncludes() throws IOException {
        write("en/a.jsonl", TWO);
        write("de/a.jsonl", TWO);

        List<Found> found = source(folder).including("de/**").read();

        assertThat(found).extracting(Found::path).containsExactly("de/a.jsonl:1", "de/a.jsonl:2");
    }

    @Test
    void readsTheFirstDocumentsIfThereAreMoreThanRequested() throws IOException {
        write("a.jsonl", TWO);
        write("b.jsonl", TWO);

        List<Found> found = source(folder).atMost(3).read();

        assertThat(found).extracting(Found::path).containsExactly("a.jsonl:1", "a.jsonl:2", "b.jsonl:1");
    }

    @Test
    void losesOnlyALineThatIsNotARecord() throws IOException {
        Path file = write(
                "a.jsonl",
                "{\"text\":\"good\"}\nnot JSON\n[1]\n{\"body\":\"x\"}\n{\"text\":null}\n{\"text\":\"a\"}{}\n"
                        + "{\"text\":\"good too\"}\n{\"text\":\"cut o");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found.get(0)).isEqualTo("a.jsonl:1 = good");
        assertThat(found.get(1)).startsWith("a.jsonl:2 ! malformed (not JSON: Unrecognized token 'not'");
        assertThat(found.subList(2, 7))
                .containsExactly(
                        "a.jsonl:3 ! malformed (not a JSON object)",
                        "a.jsonl:4 ! malformed (no field 'text')",
                        "a.jsonl:5 ! malformed (field 'text' is not text)",
                        "a.jsonl:6 ! malformed (the line has more than one JSON object)",
                        "a.jsonl:7 = good too");
        assertThat(found.get(7)).startsWith("a.jsonl:8 ! malformed (not JSON: Unexpected end-of-input");
        assertThat(found).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"read\",\"score\":NaN}",
                "{\"score\":NaN,\"text\":\"read\"}",
                "{\"perplexity\":Infinity,\"meta\":{\"x\":[-Infinity,+1,.5,1.,007]},\"text\":\"read\"}",
                "{\"a\":\"tab\there\",\"b\":\"\\x41 \\'\",\"text\":\"read\"}",
                "{\"a\":[1,2,],\"b\":{\"c\":1,},\"text\":\"read\",}",
                "{\"text\":\"read\",\"n\":,\"m\":1}",
                "{\"text\":\"read\",\"n\":undefined}",
                "{\"a\":None,\"text\":\"read\"}",
                "{\"a\":nan,\"b\":inf,\"c\":True,\"text\":\"read\",\"d\":None}",
                "{\"a\":[1,None,{\"text\":\"not\"},\"x\"],\"b\":{\"c\":undefined,\"text\":\"not\"},\"text\":\"read\"}",
                "{\"a\":{\"b\":{\"c\":{\"d\":None,\"text\":\"not\"}},\"text\":\"not\"},\"text\":\"read\"}",
                "{\"_id\":ObjectId(\"5f)\"),\"at\":datetime.date(2024, 5, f(1)),\"text\":\"read\"}",
                "{\"a\":\"cut \\u12\",\"text\":\"read\"}",
                "{\"a\\ud800\":\"\\ud83d\\ude00\",\"text\":\"read\"}",
                "{/* first */\"a\":1,\"text\":\"read\"}",
                "{'a':1,'text':'read'}",
                "{a:None,text:\"read\"}",
                "{\"a\":0x1F,\"b\":'it',\"c\":1_000,\"text\":\"read\"}",
                "{\"text\":\"read\",\"n\":None,\"m\":{\"a\":'x'}}",
                "{\"text\":\"read\",\"n\":\"cut o",
                "{\"text\":\"read\"},",
                "{\"text\":\"read\"} ,",
                ",{\"text\":\"read\"}",
                "[{\"text\":\"read\"},",
                "{\"text\":\"read\"}]",
                "[{\"text\":\"read\"}]",
                "{\"text\":\"read\"};",
                "{\"text\":\"read\"} // the first",
                "\u001E{\"text\":\"read\"}",
                "\uFEFF{\"text\":\"read\"}"
            })
    void readsTheTextWhateverElseIsInItsLine(String line) throws IOException {
        Path file = write("a.jsonl", TWO + line + "\n" + TWO);

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly(
                        "a.jsonl:1 = one", "a.jsonl:2 = two", "a.jsonl:3 = read", "a.jsonl:4 = one", "a.jsonl:5 = two");
    }

    @Test
    void readsTheTextBesideNumbersNamesAndNestingOfAnyLength() throws IOException {
        String digits = "1".repeat(200_000);
        String deep = "[".repeat(50_000) + "]".repeat(50_000);
        Path file = write(
                "a.jsonl",
                "{\"n\":" + digits + ",\"text\":\"a\"}\n{\"n\":-1." + digits + "e" + digits + ",\"text\":\"b\"}\n{\""
                        + digits
                        + "\":1,\"text\":\"c\"}\n{\"n\":" + deep + ",\"text\":\"d\"}\n{\"date\":" + digits
                        + ",\"url\":\"" + "u".repeat(DocumentBytes.MOST + 1) + "\",\"text\":\"e\"}\n");

        List<Found> found = source(file).read();

        assertThat(found).extracting(one -> ((Found.Text) one).text()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void readsAnArrayThatHasAnObjectOnEachLine() throws IOException {
        Path file = write("a.json", "[\n{\"text\":\"one\"},\n{\"text\":\"two\"}\n]\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.json:2 = one", "a.json:3 = two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ", "]", "x", "null"})
    void tellsThatALineHasMoreThanOneObject(String between) throws IOException {
        Path file = write("a.jsonl", TWO + "{\"text\":\"a\"}" + between + "{\"text\":\"b\"}\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found.getLast()).isEqualTo("a.jsonl:3 ! malformed (the line has more than one JSON object)");
    }

    @Test
    void losesOnlyATextThatIsTooLarge() throws IOException {
        String most = "ä".repeat(DocumentBytes.MOST / 2);
        Path file = write(
                "a.jsonl",
                "{\"text\":\"" + most + "\"}\n{\"text\":\"" + most + "a\"}\n{\"text\":\""
                        + "b".repeat(DocumentBytes.MOST + 1) + "\"}\n{\"text\":\"small\"}\n");

        List<Found> found = source(file).read();

        assertThat(found.get(0)).isInstanceOf(Found.Text.class);
        assertThat(found.subList(1, 4))
                .containsExactly(
                        new Found.Lost("a.jsonl:2", ReadFailure.TOO_LARGE),
                        new Found.Lost("a.jsonl:3", ReadFailure.TOO_LARGE),
                        new Found.Text("a.jsonl:4", "small", Origin.UNKNOWN));
    }

    @Test
    void skipsAnEndlessLineWithoutStoringIt() throws IOException {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'a');
        Path file = folder.resolve("huge.jsonl.zst");
        try (OutputStream out = new ZstdOutputStreamNoFinalizer(Files.newOutputStream(file))) {
            out.write("{\"text\":\"before\"}\n{\"other\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 256; i++) out.write(piece);
            out.write("\n{\"text\":\"after\"}\n".getBytes(StandardCharsets.UTF_8));
        }

        List<Found> found = source(file).read();

        assertThat(RecordSource.lines(found))
                .containsExactly(
                        "huge.jsonl.zst:1 = before",
                        "huge.jsonl.zst:2 ! too-large (a line of more than 67108864 bytes)",
                        "huge.jsonl.zst:3 = after");
    }

    @Test
    void readsTheRecordsOfATruncatedFileAndReportsOneLoss() throws IOException {
        byte[] whole = compressed(".gz", "{\"text\":\"one\"}\n".repeat(20_000));
        Files.write(folder.resolve("a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));
        write("b.jsonl", TWO);

        List<Found> found = source(folder).read();

        assertThat(found).filteredOn(one -> one instanceof Found.Text).hasSizeGreaterThan(5_000);
        assertThat(found)
                .filteredOn(one -> one instanceof Found.Lost)
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.path()).isEqualTo("a.jsonl.gz");
                    assertThat(((Found.Lost) lost).detail()).startsWith("after line ");
                });
        assertThat(found.getLast().path()).isEqualTo("b.jsonl:2");
    }

    @Test
    void stopsReadingADecompressionBomb() throws IOException {
        byte[] bomb = compressed(".gz", "{\"text\":\"\"}\n".repeat(100_000));

        assertThatThrownBy(() -> Compressed.open(new java.io.ByteArrayInputStream(bomb), 100_000)
                        .transferTo(OutputStream.nullOutputStream()))
                .hasMessage("it unpacks to more than 100000 bytes");
    }

    @Test
    void refusesASourceWithoutTheFieldAndNamesTheExistingOnes() throws IOException {
        Path file = write("a.jsonl", "{\"content\":{\"body\":\"b\"},\"id\":1}\n{\"id\":2,\"tags\":[]}\n");

        assertThatThrownBy(() -> source(file).withText("content").check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(file + " has no field 'content' in any line of a.jsonl; its text field must be one"
                        + " of the existing fields: content.body, id, tags.");
    }

    @Test
    void refusesASourceThatIsNotJsonLines() throws IOException {
        Path file = write("a.jsonl", "Dear reader,\nthis is a letter.\n");

        assertThatThrownBy(() -> source(file).read())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(file + " is not JSON Lines: no line of a.jsonl is a JSON object with" + " a field.");
    }

    @Test
    void refusesAFolderWithoutSuchFiles() throws IOException {
        write("notes.txt", "no JSON");

        assertThatThrownBy(() -> source(folder).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageContaining("is a folder without files of JSON Lines, whose names end in *.jsonl, *.ndjson,"
                        + " *.json or in one of these followed by .gz, .zst or .bz2.");
    }

    @Test
    void followsOnlyLinksIntoAllowedFolders() throws IOException {
        Path outside = Files.createTempFile("outside", ".jsonl");
        Files.writeString(outside, TWO);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(data.resolve("in.jsonl"), write("blobs/ab12", TWO));
        Files.createSymbolicLink(data.resolve("out.jsonl"), outside);

        List<Found> found = source(data).read();

        assertThat(found).extracting(Found::path).containsExactly("in.jsonl:1", "in.jsonl:2");
        Files.delete(outside);
    }

    @Test
    void replacesABadByteInATextAndSeesWhatStandsBehindAnObject() throws IOException {
        byte[] bytes = """
                {"text":"Größe # und Maß"}
                {"te#xt":1,"text":"Привет"}
                {"text":"#"} {"text":"two"}
                {"text":"日本#"}
                """.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) if (bytes[i] == '#') bytes[i] = (byte) 0xE6;
        Path file = Files.write(folder.resolve("a.jsonl"), bytes);

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly(
                        "a.jsonl:1 = Größe \uFFFD und Maß",
                        "a.jsonl:2 = Привет",
                        "a.jsonl:3 ! malformed (the line has more than one JSON object)",
                        "a.jsonl:4 = 日本\uFFFD");
    }

    @Test
    void readsDamagedFilesToTheirEnd() throws IOException {
        Path file = folder.resolve("damaged.jsonl");
        String sample = TWO + "{\"a\":[1,{\"b\":null}],\"text\":\"x\\ud83d\\ude00\",\"date\":20240501}\n" + TWO;

        int plain = Mutations.readAll(sample.getBytes(StandardCharsets.UTF_8), source(file), 1_000);
        int zipped = Mutations.readAll(compressed(".gz", sample), source(file), 100);
        int standard = Mutations.readAll(compressed(".zst", sample), source(file), 100);
        int blocks = Mutations.readAll(compressed(".bz2", sample), source(file), 100);

        assertThat(List.of(plain, zipped, standard, blocks)).allMatch(read -> read > 10);
    }

    private static RecordSource source(Path place) {
        return RecordSource.of(FileFormat.JSON_LINES, place);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void compress(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, compressed(name, text));
    }

    private static byte[] compressed(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(bytes)
                : name.endsWith(".zst")
                        ? new ZstdOutputStreamNoFinalizer(bytes)
                        : new BZip2CompressorOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
