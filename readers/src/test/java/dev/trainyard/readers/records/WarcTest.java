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
import dev.trainyard.readers.format.DocumentFormat;
import dev.trainyard.readers.format.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that warcio wrote, by {@code src/test/python/sample_warc.py}. */
class WarcTest {
    @TempDir
    private Path folder;

    @Test
    void readsThePagesOfACrawlWithTheirEncodingsUndone() throws IOException {
        List<Found> all = source(copy("pages.warc.gz")).read();
        List<Found> found = all.stream().filter(Found.Content.class::isInstance).toList();

        assertThat(all).extracting(Found::path).containsExactly(urls(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
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

        assertThat(found.get(1)).isEqualTo("https://b.example/1 = Die Größe 1\nzweite Zeile\n");
        assertThat(found.getLast()).isEqualTo("texts.warc.wet.gz:4 ! unreadable (it ends inside a gzip member)");
    }

    @Test
    void givesTheTextBeforeTheCutInAFile() throws IOException {
        byte[] first = answer("/1", "200 OK", "Content-Type: text/plain", "The first page.");
        byte[] second =
                answer("/2", "200 OK", "Content-Type: text/plain", "The second page is cut off here, and not there.");
        int cut = new String(second, StandardCharsets.UTF_8).indexOf(", and not");
        Path file = folder.resolve("cut.warc");
        Path zipped = folder.resolve("cut.warc.gz");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            out.write(second, 0, cut);
        }
        java.io.ByteArrayOutputStream members = new java.io.ByteArrayOutputStream();
        for (byte[] record : List.of(first, second)) {
            try (OutputStream out = new GZIPOutputStream(members)) {
                out.write(record);
            }
        }
        Files.write(zipped, Arrays.copyOf(members.toByteArray(), members.size() - 20));

        List<Found> found = source(file).read();
        List<Found> unzipped = source(zipped).read();

        assertThat(found).hasSize(3);
        assertThat(text(found.get(0))).isEqualTo("The first page.");
        assertThat(text(found.get(1))).isEqualTo("The second page is cut off here");
        assertThat(found.get(2))
                .isEqualTo(new Found.Lost("cut.warc:2", ReadFailure.UNREADABLE, "it ends inside a record"));
        assertThat(unzipped).hasSize(3);
        assertThat(text(unzipped.get(1))).startsWith("The second page");
        assertThat(unzipped.get(2))
                .isEqualTo(new Found.Lost("cut.warc.gz:2", ReadFailure.UNREADABLE, "it ends inside a gzip member"));
    }

    @Test
    void losesOnlyAPageThatUnpacksToTooMuch() throws IOException {
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

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "zstd", "gzip, br", "identity", "none"})
    void readsABodyThatTheCrawlerHasDecodedAlready(String encoding) throws IOException {
        byte[] utf8 = ("HK and <p>" + "a long paragraph about Größe. ".repeat(9)).getBytes(StandardCharsets.UTF_8);
        byte[] western = "<p>Größe, Maß und Fuß</p>".getBytes(StandardCharsets.ISO_8859_1);
        Path file = folder.resolve("undone.warc");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(response("https://a.example/1", "Content-Encoding: " + encoding + "\r\n", utf8));
            out.write(response("https://a.example/2", "Content-Encoding: " + encoding + "\r\n", western));
            out.write(response("https://a.example/3", "Transfer-Encoding: chunked\r\n", utf8));
        }

        List<Found> found = source(file).read();

        assertThat(found).extracting(one -> ((Found.Content) one).bytes()).containsExactly(utf8, western, utf8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw deflate", "chunked", "damaged chunk"})
    void givesTheTextBeforeTheCutInABody(String encoding) throws IOException {
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 20_000; i++)
            text.append("word ").append(random.nextInt(100_000)).append('\n');
        byte[] encoded = encoded(encoding, text.toString().getBytes(StandardCharsets.UTF_8));
        String header = encoding.contains("chunk")
                ? "Transfer-Encoding: chunked\r\n"
                : "Content-Encoding: " + encoding.replace("raw ", "") + "\r\n";
        Path file = folder.resolve("cut.warc");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(response("https://a.example/whole", header, encoded));
            out.write(response("https://a.example/cut", header, Arrays.copyOf(encoded, encoded.length / 2)));
            out.write(response("https://a.example/after", "", "after".getBytes(StandardCharsets.UTF_8)));
        }

        List<Found> found = source(file).read();

        assertThat(found).hasSize(3);
        boolean whole = !encoding.equals("damaged chunk");
        if (whole) assertThat(text(found.get(0))).isEqualTo(text.toString());
        assertThat(text(found.get(1))).hasSizeGreaterThan(text.length() / 3);
        assertThat(text.toString()).startsWith(text(found.get(1)));
        assertThat(text(found.get(2))).isEqualTo("after");
    }

    @Test
    void undoesACompressionForTheTransfer() throws IOException {
        byte[] text = "The harbour master wrote every arrival.".getBytes(StandardCharsets.UTF_8);
        byte[] zipped = encoded("chunked", encoded("gzip", text));
        Path file = folder.resolve("transfer.warc");
        Files.write(file, response("https://a.example/1", "Transfer-Encoding: gzip, chunked\r\n", zipped));

        assertThat(source(file).read())
                .extracting(WarcTest::text)
                .containsExactly("The harbour master wrote every arrival.");
    }

    @Test
    void givesTheTextOfAShortBodyBeforeTheCut() throws IOException {
        String text = "The harbour master wrote every arrival into a long ledger, and the clerk checked each number.";
        byte[] zipped = encoded("gzip", text.getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("cut.warc");
        Files.write(
                file,
                response(
                        "https://a.example/1",
                        "Content-Encoding: gzip\r\n",
                        Arrays.copyOf(zipped, zipped.length - 20)));

        String read = text(source(file).read().getFirst());

        assertThat(read).hasSizeGreaterThan(text.length() / 2);
        assertThat(text).startsWith(read);
    }

    @Test
    void losesOnlyARecordWhoseHeadersAreTooLong() throws IOException {
        String folded = "X-A: a\r\n" + (" " + "x".repeat(10_000) + "\r\n").repeat(200);
        Path file = folder.resolve("headers.warc");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(response("https://a.example/1", folded, new byte[0]));
            out.write(response("https://a.example/2", "", "after".getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(RecordSource.lines(source(file).read()))
                .containsExactly(
                        "https://a.example/1 ! malformed (headers of more than 1048576 characters)",
                        "https://a.example/2 = 5 bytes");
    }

    @Test
    void hasEachResponseOnRecordWhateverItsStatusAndType() throws IOException {
        Path file = folder.resolve("all.warc");
        String html = "<!DOCTYPE html><p>A page.</p>";
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(answer("/203", "203 Non-Authoritative Information", "Content-Type: text/html", html));
            out.write(answer("/206", "206 Partial Content", "Content-Type: text/html", html));
            out.write(answer("/untyped", "200 OK", "Server: x", html));
            out.write(answer("/octets", "200 OK", "Content-Type: application/octet-stream", html));
            out.write(answer("/unknown", "200 OK", "Content-Type: unknown", html));
            out.write(answer("/pdf", "200 OK", "Content-Type: application/octet-stream", "%PDF-1.4 \0\1"));
            out.write(answer("/xhtml", "200 OK", "Content-Type: application/xml", "<?xml version='1.0'?><html/>"));
            out.write(answer(
                    "/early",
                    "103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK",
                    "Content-Type: text/html",
                    html));
            out.write(answer("/moved", "301 Moved Permanently", "Location: /new", ""));
            out.write(answer("/304", "304 Not Modified", "Server: x", ""));
            out.write(answer("/404", "404 Not Found", "Content-Type: text/html", html));
            out.write(answer("/503", "503 Service Unavailable", "Content-Type: text/html", html));
            out.write(answer("/204", "204 No Content", "Server: x", ""));
            out.write(answer("/binary", "200 OK", "Content-Type: application/octet-stream", "MZ\0\1\2"));
            out.write(answer("/png", "200 OK", "Content-Type: image/png", "png"));
            out.write(answer("/sitemap", "200 OK", "Content-Type: application/xml; charset=utf-8", "<urlset/>"));
            out.write(answer("/css", "200 OK", "Content-Type: text/css", "p {}"));
            out.write(answer("/instructions", "200 OK", "Content-Type: text/xml", "<?a?>".repeat(300)));
        }

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly(
                        "https://a.example/203 = 29 bytes",
                        "https://a.example/206 = 29 bytes",
                        "https://a.example/untyped = 29 bytes",
                        "https://a.example/octets = 29 bytes",
                        "https://a.example/unknown = 29 bytes",
                        "https://a.example/pdf = 11 bytes",
                        "https://a.example/xhtml = 28 bytes",
                        "https://a.example/early = 29 bytes",
                        "https://a.example/moved ! error-response (its status is 301)",
                        "https://a.example/304 ! error-response (its status is 304)",
                        "https://a.example/404 ! error-response (its status is 404)",
                        "https://a.example/503 ! error-response (its status is 503)",
                        "https://a.example/204 ! empty",
                        "https://a.example/binary ! unsupported-type (application/octet-stream)",
                        "https://a.example/png ! unsupported-type (image/png)",
                        "https://a.example/sitemap ! unsupported-type (application/xml)",
                        "https://a.example/css ! unsupported-type (text/css)",
                        "https://a.example/instructions ! unsupported-type (text/xml)");
    }

    @Test
    void countsNoErrorsRedirectsAndPicturesAsDocuments() throws IOException {
        Path file = folder.resolve("few.warc");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(answer("/moved", "301 Moved Permanently", "Location: /new", ""));
            out.write(answer("/png", "200 OK", "Content-Type: image/png", "png"));
            out.write(answer("/1", "200 OK", "Content-Type: text/plain", "one"));
            out.write(answer("/2", "200 OK", "Content-Type: text/plain", "two"));
        }

        assertThat(source(file).atMost(1).read())
                .extracting(Found::path)
                .containsExactly("https://a.example/moved", "https://a.example/png", "https://a.example/1");
    }

    @Test
    void readsAFragmentThatAServerDeclaredAsAPageAsAPage() throws IOException {
        Path file = Files.write(
                folder.resolve("fragment.warc"),
                answer("/a.php?x=1", "200 OK", "Content-Type: text/html; charset=utf-8", "<h1>Title</h1><p>Text.</p>"));

        assertThat(DocumentText.of(source(file).read().getFirst()))
                .isInstanceOfSatisfying(
                        DocumentText.Read.class,
                        read -> assertThat(read.format()).isEqualTo(DocumentFormat.HTML));
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

    @Test
    void decodesAnswersAsBrowsersDo() throws IOException {
        byte[] bad = "Größe und Maß der Straße.# Schluß".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bad.length; i++) if (bad[i] == '#') bad[i] = (byte) 0xFF;
        ByteArrayOutputStream crawl = new ByteArrayOutputStream();
        crawl.write(typed("https://a.example/1", "text/html; charset=gb2312", "<p>朱镕基出席了会议。</p>".getBytes("GBK")));
        crawl.write(typed("https://a.example/2", "text/html; charset=utf-8", bad));
        crawl.write(typed(
                "https://a.example/3", "text/plain; charset=iso-8859-1", "“It’s”, ça va".getBytes("windows-1252")));
        crawl.write(
                typed("https://a.example/4", "text/plain; charset=utf-8", "Сортировочная станция".getBytes("KOI8-R")));
        Path file = Files.write(folder.resolve("a.warc"), crawl.toByteArray());

        List<Found> found = source(file).read();

        assertThat(found)
                .extracting(WarcTest::text)
                .containsExactly(
                        "<p>朱镕基出席了会议。</p>",
                        "Größe und Maß der Straße.\uFFFD Schluß",
                        "“It’s”, ça va",
                        "Сортировочная станция");
    }

    private static byte[] encoded(String encoding, byte[] text) throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        switch (encoding) {
            case "gzip" -> {
                try (OutputStream zip = new GZIPOutputStream(out)) {
                    zip.write(text);
                }
            }
            case "deflate", "raw deflate" -> {
                java.util.zip.Deflater deflater = new java.util.zip.Deflater(6, encoding.startsWith("raw"));
                try (OutputStream zip = new java.util.zip.DeflaterOutputStream(out, deflater)) {
                    zip.write(text);
                }
            }
            default -> {
                for (int at = 0; at < text.length; at += 1_000) {
                    int count = Math.min(1_000, text.length - at);
                    out.write((Integer.toHexString(count) + ";a=b\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(text, at, count);
                    boolean damaged = encoding.startsWith("damaged") && at == text.length / 2_000 * 1_000 - 20_000;
                    out.write((damaged ? "?" : "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toByteArray();
    }

    private static byte[] answer(String path, String status, String header, String body) {
        byte[] whole = response("https://a.example" + path, "", new byte[0]);
        String record = new String(whole, StandardCharsets.UTF_8);
        String http = "HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + body;
        return (record.substring(0, record.indexOf("Content-Length: ")) + "Content-Length: "
                        + http.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + http + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] response(String url, String headers, byte[] body) {
        return typed(url, "text/plain\r\n" + headers.strip(), body);
    }

    private static byte[] typed(String url, String type, byte[] body) {
        byte[] head =
                ("HTTP/1.1 200 OK\r\nContent-Type: " + type.strip() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
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
