package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that warcio wrote, by {@code src/test/python/sample_warc.py}. */
class WarcTest {
    @TempDir
    private Path folder;

    @Test
    void readsThePagesOfACrawlWithTheirEncodingsUndone() throws IOException {
        List<Found> found = source(copy("pages.warc.gz")).read();

        assertThat(found).extracting(Found::path).containsExactly(urls(1, 2, 3, 4, 8, 9, 10));
        assertThat(found.subList(0, 6))
                .extracting(WarcTest::text)
                .containsExactly(
                        "<html><body><p>Größe number 1</p></body></html>",
                        "<html><body><p>Größe number 2</p></body></html>",
                        "<html><body><p>Größe number 3</p></body></html>",
                        "text ä 4",
                        "%PDF-1.4 none really",
                        "<p>Привет</p>");
        assertThat(text(found.getLast())).hasLineCount(10_000).endsWith("line 9999 of a long page\n");
        assertThat(((Found.Content) found.getFirst()).origin())
                .isEqualTo(new Origin(LocalDate.of(2024, 5, 1), null, "https://a.example/1"));
    }

    @Test
    void readsTheTextsOfAWetFile() throws IOException {
        List<Found> found = source(copy("texts.warc.wet.gz")).read();

        assertThat(found)
                .hasSize(3)
                .first()
                .isEqualTo(new Found.Text(
                        "https://b.example/0",
                        "Die Größe 0\nzweite Zeile\n",
                        new Origin(LocalDate.of(2024, 5, 1), null, "https://b.example/0")));
    }

    @Test
    void skipsTheRecordsOfAWatFile() throws IOException {
        assertThat(source(copy("metadata.warc.wat.gz")).read()).isEmpty();
    }

    @Test
    void readsAFolderInOrderWithAnyCompression() throws IOException {
        byte[] plain = uncompressed("texts.warc.wet.gz");
        Files.write(folder.resolve("b.warc.wet"), plain);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("c.wet.gz")))) {
            out.write(plain);
        }
        copy("texts.warc.wet.gz");

        List<Found> found = source(folder).atMost(8).read();

        assertThat(found)
                .extracting(one -> one.path().substring("https://b.example/".length()))
                .containsExactly("0", "1", "2", "0", "1", "2", "0", "1");
    }

    @Test
    void losesADamagedMemberAndContinuesAtTheNext() throws IOException {
        Path file = copy("texts.warc.wet.gz");
        byte[] bytes = Files.readAllBytes(file);
        int second = memberAt(bytes, 2);
        Arrays.fill(bytes, second + 60, second + 90, (byte) 0x55);
        Files.write(file, bytes);

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).hasSize(3);
        assertThat(found.get(0)).startsWith("https://b.example/0 = ");
        assertThat(found.get(1)).startsWith("texts.warc.wet.gz:3 ! unreadable (a gzip member is damaged: ");
        assertThat(found.get(2)).startsWith("https://b.example/2 = ");
    }

    @Test
    void losesARecordWithoutALengthAndContinuesAtTheNext() throws IOException {
        String text = new String(uncompressed("texts.warc.wet.gz"), StandardCharsets.UTF_8);
        Path file = folder.resolve("a.warc");
        int second = text.indexOf("Content-Length", text.indexOf("b.example/0"));
        Files.writeString(file, text.substring(0, second) + "Content-Breadth" + text.substring(second + 14));

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).hasSize(3);
        assertThat(found.getFirst()).isEqualTo("a.warc:2 ! unreadable (a record has no length)");
        assertThat(found.getLast()).startsWith("https://b.example/2 = ");
    }

    @Test
    void readsTheRecordsOfATruncatedFileAndReportsOneLoss() throws IOException {
        Path file = copy("texts.warc.wet.gz");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).hasSize(3);
        assertThat(found.getLast()).isEqualTo("texts.warc.wet.gz:4 ! unreadable (it ends inside a gzip member)");
    }

    @Test
    void losesAPageThatSwellsBeyondWhatADocumentMayHaveAndNoOther() throws IOException {
        Path file = folder.resolve("bomb.warc");
        java.io.ByteArrayOutputStream bomb = new java.io.ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            out.write(new byte[DocumentBytes.MOST + 1]);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(response("https://a.example/bomb", "Content-Encoding: gzip\r\n", bomb.toByteArray()));
            out.write(response("https://a.example/after", "", "after".getBytes(StandardCharsets.UTF_8)));
        }

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("https://a.example/bomb ! too-large", "https://a.example/after = 5 bytes");
    }

    @Test
    void losesAnInvalidResponse() throws IOException {
        Path file = folder.resolve("odd.warc");
        byte[] odd = response("https://a.example/odd", "", new byte[0]);
        Files.writeString(file, new String(odd, StandardCharsets.UTF_8).replace("HTTP/1.1 200", "ICY-/1.1 200"));

        List<Found> found = source(file).read();

        assertThat(found)
                .containsExactly(
                        new Found.Lost("https://a.example/odd", ReadFailure.MALFORMED, "not an HTTP response"));
    }

    @Test
    void refusesAFileThatIsNotWarc() throws IOException {
        Path file = Files.writeString(folder.resolve("a.warc"), "Dear reader");

        assertThatThrownBy(() -> source(file).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(file + " is not WARC: a.warc has no line 'WARC/1.0' or 'WARC/1.1' at" + " its start.");
    }

    @Test
    void readsDamagedFilesToTheirEnd() throws IOException {
        Path file = folder.resolve("damaged.warc");
        byte[] all = resource("pages.warc.gz");
        byte[] members = Arrays.copyOf(all, memberAt(all, 15));
        byte[] unzipped = new GZIPInputStream(new ByteArrayInputStream(members)).readAllBytes();

        int zipped = Mutations.readAll(members, source(file), 500);
        int plain = Mutations.readAll(unzipped, source(file), 500);

        assertThat(List.of(zipped, plain)).allMatch(read -> read > 400);
    }

    private static byte[] response(String url, String headers, byte[] body) {
        byte[] head =
                ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] record = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + url
                        + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
                        + (head.length + body.length) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(record, record.length + head.length + body.length + 4);
        System.arraycopy(head, 0, all, record.length, head.length);
        System.arraycopy(body, 0, all, record.length + head.length, body.length);
        System.arraycopy("\r\n\r\n".getBytes(StandardCharsets.UTF_8), 0, all, all.length - 4, 4);
        return all;
    }

    private static String text(Found found) {
        return TextDecoder.decode(((Found.Content) found).bytes()).orElseThrow();
    }

    private static String[] urls(int... numbers) {
        return Arrays.stream(numbers).mapToObj(n -> "https://a.example/" + n).toArray(String[]::new);
    }

    /** Where the member of this number begins, from 0. */
    private static int memberAt(byte[] bytes, int number) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        for (int i = 0; i < number; i++) at = latin.indexOf("\u001f\u008b\b", at + 1);
        return at;
    }

    private static RecordSource source(Path place) {
        return RecordSource.of(FileFormat.WARC, place);
    }

    private static byte[] uncompressed(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(resource(name)))) {
            return in.readAllBytes();
        }
    }

    private Path copy(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.copy(new ByteArrayInputStream(resource(name)), file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = WarcTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
