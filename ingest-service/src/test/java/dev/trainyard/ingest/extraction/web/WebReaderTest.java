package dev.trainyard.ingest.extraction.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebReaderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final NameResolver LOOPBACK = host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    private static final List<String> ALLOWED = List.of("docs.example", "other.example", "broken.example");

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private TinyWeb web;

    @TempDir
    private Path scratch;

    @BeforeEach
    void start() throws IOException {
        web = new TinyWeb();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void readsPagesInTheOrderOfTheList() throws IOException {
        web.page("/b", "second", "Last-Modified", "Tue, 03 Mar 2026 23:30:00 GMT")
                .page("/a", "first");

        List<Found> found = read(urls(at("/b"), at("/a"), at("/b#again")));

        assertThat(found).extracting(Found::path).containsExactly(at("/b"), at("/a"));
        assertThat(text(found.get(0))).isEqualTo("second");
        assertThat(((Found.Content) found.get(0)).origin())
                .isEqualTo(new Origin(LocalDate.of(2026, 3, 3), null, at("/b")));
        assertThat(((Found.Content) found.get(1)).origin()).isEqualTo(new Origin(null, null, at("/a")));
    }

    @Test
    void keepsThePathAndRecordsTheTargetOfARedirect() throws IOException {
        web.status("/old", 301, "Location", "/new").page("/new", "text");

        assertThat(read(urls(at("/old")))).singleElement().isInstanceOfSatisfying(Found.Content.class, page -> {
            assertThat(page.path()).isEqualTo(at("/old"));
            assertThat(page.origin().url()).isEqualTo(at("/new"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 204})
    void losesAPageIfTheHostRespondsWithAnError(int status) throws IOException {
        web.status("/page", status);

        assertThat(read(urls(at("/page"))))
                .containsExactly(
                        new Found.Lost(at("/page"), ReadFailure.NOT_FETCHED, "docs.example answered " + status));
    }

    @Test
    void losesAPageThatNeverEndsAsTooLarge() throws IOException {
        web.handle("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) exchange.getResponseBody().write(new byte[1 << 16]);
        });
        web.page("/next", "text");

        List<Found> found = read(urls(at("/endless"), at("/next")));

        assertThat(found.get(0)).isEqualTo(new Found.Lost(at("/endless"), ReadFailure.TOO_LARGE));
        assertThat(text(found.get(1))).isEqualTo("text");
    }

    @Test
    void losesAPageThatUnpacksToMoreThanTheMaximumSize() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(bomb)) {
            gz.write(new byte[DocumentBytes.MOST + 1]);
        }
        web.page("/bomb", bomb.toByteArray(), "Content-Encoding", "gzip");

        assertThat(read(urls(at("/bomb")))).containsExactly(new Found.Lost(at("/bomb"), ReadFailure.TOO_LARGE));
    }

    @Test
    void readsNoPrivateAddressThatTheRecipeDoesNotAllow() throws IOException {
        web.page("/page", "secret").status("/away", 302, "Location", at("private.example", "/page"));

        List<Found> found = read(urls(at("private.example", "/page"), at("/away")));

        assertThat(found)
                .allSatisfy(page -> assertThat(page).isInstanceOfSatisfying(Found.Lost.class, lost -> {
                    assertThat(lost.reason()).isEqualTo(ReadFailure.NOT_FETCHED);
                    assertThat(lost.detail()).contains("private.example has the private address 127.0.0.1");
                }));
        assertThat(web.asked()).containsExactly("/robots.txt", "/away");
    }

    @Test
    void refusesAPrivateHostOfTheRecipeBeforeAnythingIsRequested() {
        assertThatThrownBy(() -> reader().check(urls(at("private.example", "/page")), access()))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'pages' is refused: the host private.example has the private address"
                        + " 127.0.0.1; to allow it, add it to allowHosts of the source and to"
                        + " trainyard.ingest.private-hosts of this service.");
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void refusesAPrivateHostThatOnlyTheRecipeAllows() {
        SourceAccess closed = new SourceAccess(new SourceFolders(List.of()), scratch);
        String refusal = "The source 'pages' is refused: its allowHosts names docs.example, but a recipe may"
                + " allow only hosts that the service's operator lists in trainyard.ingest.private-hosts.";

        assertThatThrownBy(() -> reader().check(urls(at("/page")), closed))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> reader().read(urls(at("/page")), closed, (found, number, total) -> {}))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThat(web.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://me:secret@docs.example/", "docs.example"})
    void refusesAnInvalidAddress(String url) {
        assertThatThrownBy(() -> reader().check(urls(url), access()))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageEndingWith("expected is, for example, https://example.org/page.");
    }

    @Test
    void requestsNothingThatRobotsTxtForbids() throws IOException {
        web.page("/robots.txt", """
                        User-agent: *
                        Disallow: /

                        User-agent: Trainyard
                        Disallow: /private
                        """).page("/open", "text").status("/moved", 302, "Location", "/private/moved");

        List<Found> found = read(urls(at("/private/page"), at("/open"), at("/moved")));

        assertThat(found.get(0))
                .isEqualTo(new Found.Lost(
                        at("/private/page"), ReadFailure.OPTED_OUT, "the robots.txt of docs.example forbids it"));
        assertThat(text(found.get(1))).isEqualTo("text");
        assertThat(((Found.Lost) found.get(2)).reason()).isEqualTo(ReadFailure.OPTED_OUT);
        assertThat(web.asked()).containsExactly("/robots.txt", "/open", "/moved");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void requestsNothingFromAHostWhoseRobotsTxtCannotBeRead(int status) throws IOException {
        web.status("/robots.txt", status).page("/a", "text").page("/b", "text");

        List<Found> found = read(urls(at("/a"), at("/b")));

        assertThat(found)
                .containsExactly(
                        new Found.Lost(
                                at("/a"),
                                ReadFailure.NOT_FETCHED,
                                "the robots.txt of docs.example could not be read: it answered " + status),
                        new Found.Lost(
                                at("/b"),
                                ReadFailure.NOT_FETCHED,
                                "the robots.txt of docs.example could not be read: it answered " + status));
        assertThat(web.asked()).containsExactly("/robots.txt");
    }

    @Test
    void pausesBetweenTheRequestsToOneHost() throws IOException {
        web.page("/a", "text").page("/b", "text");

        read(urls(at("/a"), at("/b"), at("other.example", "/a")));

        // robots.txt, /a and /b, then the other host's robots.txt and /a.
        assertThat(pauses).containsExactly(SECOND, SECOND, SECOND);
    }

    @Test
    void pausesAsLongAsRobotsTxtAsks() throws IOException {
        web.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
                .page("/a", "text")
                .page("/b", "text");

        read(urls(at("/a"), at("/b")));

        assertThat(pauses).containsOnly(SECOND).hasSize(7 + 7);
    }

    @Test
    void requestsNothingFromAHostThatAsksForTooLongAPause() throws IOException {
        web.page("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n").page("/a", "text");

        assertThat(read(urls(at("/a"))))
                .containsExactly(new Found.Lost(
                        at("/a"),
                        ReadFailure.OPTED_OUT,
                        "the robots.txt of docs.example asks for 3600 s between two pages, and no more than 60 s are"
                                + " allowed here"));
    }

    @ParameterizedTest
    @CsvSource({"429,5", "503,'Wed, 25 Nov 2026 12:00:06 GMT'"})
    void retriesOnceIfAHostSaysWhen(int status, String when) throws IOException {
        web.handle("/page", exchange -> {
            if (web.asked().size() == 2) {
                TinyWeb.send(exchange, status, new byte[0], "Retry-After", when);
            } else {
                TinyWeb.send(exchange, 200, "text".getBytes(StandardCharsets.UTF_8));
            }
        });

        List<Found> found = read(urls(at("/page")));

        assertThat(text(found.getFirst())).isEqualTo("text");
        assertThat(pauses).containsOnly(SECOND).hasSize(1 + 5);
    }

    @ParameterizedTest
    @CsvSource({"1,3", "3600,2"})
    void retriesAtMostOnceAndNotAfterTooLongAPause(String when, int requests) throws IOException {
        web.status("/page", 503, "Retry-After", when);

        assertThat(read(urls(at("/page"))))
                .containsExactly(new Found.Lost(at("/page"), ReadFailure.NOT_FETCHED, "docs.example answered 503"));

        assertThat(web.asked()).hasSize(requests);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Robots-Tag,noai",
        "X-Robots-Tag,'nofollow, noindex'",
        "X-Robots-Tag,NONE",
        "X-Robots-Tag,'otherbot: nofollow, trainyard: noindex'",
        "TDM-Reservation,1"
    })
    void respectsHeadersThatOptOut(String header, String value) throws IOException {
        web.page("/page", "text", header, value);

        assertThat(read(urls(at("/page"))))
                .containsExactly(new Found.Lost(at("/page"), ReadFailure.OPTED_OUT, header + ": " + value));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Robots-Tag,'otherbot: noindex, none'",
        "X-Robots-Tag,'unavailable_after: 25 Jun 2030 15:00:00 GMT, nofollow'",
        "X-Robots-Tag,max-snippet: 0",
        "TDM-Reservation,0"
    })
    void ignoresHeadersThatDoNotOptOut(String header, String value) throws IOException {
        web.page("/page", "text", header, value);

        assertThat(text(read(urls(at("/page"))).getFirst())).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=ISO-8859-1, windows-1252, Grüße €, Grüße €",
        "'text/html;charset=\"shift_jis\"', Shift_JIS, 日本, '\uFEFF日本'",
        "text/html; charset=utf-8, UTF-8, Grüße, '\uFEFFGrüße'",
        "text/html, UTF-8, Grüße, Grüße",
        "text/plain; charset=nonsense, UTF-8, Grüße, Grüße",
        "application/pdf; charset=ISO-8859-1, UTF-8, Grüße, Grüße"
    })
    void convertsToUtf8FromTheCharsetInTheHeader(String type, String charset, String sent, String handed)
            throws IOException {
        web.page("/page", sent.getBytes(java.nio.charset.Charset.forName(charset)), "Content-Type", type);

        assertThat(text(read(urls(at("/page"))).getFirst())).isEqualTo(handed);
    }

    @Test
    void readsThePagesOfASitemapAndOfTheSitemapsThatItLists() throws IOException {
        web.page("/sitemap.xml", index(at("/one.xml.gz"), at("/two.xml"), at("/none.xml")))
                .page("/one.xml.gz", gz(sitemap(at("/a"), at("/b"))), "Content-Type", "application/gzip")
                .page("/two.xml", sitemap(at("/b"), at("/docs/c"), at("other.example", "/d")))
                .page("/a", "a")
                .page("/b", "b")
                .page("/docs/c", "c");

        List<Found> found = read(sitemap(at("/sitemap.xml"), List.of(), null));

        assertThat(found)
                .extracting(Found::path)
                .containsExactly(at("/a"), at("/b"), at("/docs/c"), at("other.example", "/d"), at("/none.xml"));
        assertThat(((Found.Content) found.get(0)).origin().date()).isEqualTo(LocalDate.of(2026, 2, 3));
        assertThat(found.get(3))
                .isEqualTo(new Found.Lost(
                        at("other.example", "/d"), ReadFailure.NOT_FETCHED, "it is on another host than its sitemap"));
        assertThat(found.get(4))
                .isEqualTo(
                        new Found.Lost(at("/none.xml"), ReadFailure.NOT_FETCHED, "sitemap: docs.example answered 404"));
    }

    @Test
    void requestsAnEvenSpreadOfTheIncludedPages() throws IOException {
        web.page("/sitemap.xml", sitemap(at("/x"), at("/docs/a"), at("/docs/b"), at("/docs/c"), at("/docs/d")));

        List<Found> found = read(sitemap(at("/sitemap.xml"), List.of("docs/**"), 2));

        assertThat(found).extracting(Found::path).containsExactly(at("/docs/b"), at("/docs/d"));
        assertThat(web.asked()).containsExactly("/robots.txt", "/sitemap.xml", "/docs/b", "/docs/d");
    }

    @Test
    void doesNotFollowSitemapsInACircle() throws IOException {
        web.page("/sitemap.xml", index(at("/sitemap.xml"), at("/other.xml")))
                .page("/other.xml", index(at("/sitemap.xml"), at("/deeper.xml")))
                .page("/deeper.xml", index(at("/deepest.xml")));

        assertThat(read(sitemap(at("/sitemap.xml"), List.of(), null)))
                .containsExactly(new Found.Lost(
                        at("/deepest.xml"),
                        ReadFailure.NOT_FETCHED,
                        "there are too many sitemaps, or they are nested too deeply"));
    }

    @Test
    void doesNotResolveEntitiesInASitemap() {
        web.page("/secret", at("/leaked"))
                .page(
                        "/sitemap.xml",
                        "<?xml version=\"1.0\"?><!DOCTYPE urlset [<!ENTITY e SYSTEM \"" + at("127.0.0.1", "/secret")
                                + "\">]><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>"
                                + "&e;</loc></url></urlset>");

        assertThatThrownBy(() -> read(sitemap(at("/sitemap.xml"), List.of(), null)))
                .isInstanceOf(SourceRefusedException.class);
        assertThat(web.asked()).containsExactly("/robots.txt", "/sitemap.xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>no sitemap</body></html>", "", "\0\1\2"})
    void refusesAFileThatIsNotASitemap(String page) {
        web.page("/sitemap.xml", page);

        assertThatThrownBy(() -> read(sitemap(at("/sitemap.xml"), List.of(), null)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'pages' has the sitemap " + at("/sitemap.xml")
                        + ", which cannot be read: it is not a sitemap.");
    }

    @Test
    void stopsWhenItIsInterrupted() {
        web.page("/a", "text");
        WebReader reader = new WebReader(LOOPBACK, CrawlPolicy.USUAL, () -> now, time -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> reader.read(urls(at("/a")), access(), (found, number, total) -> {}))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void doesNotRequestPagesAgainInAnotherAttempt() throws IOException {
        web.page("/sitemap.xml", sitemap(at("/a"), at("/old"), at("/gone"), at("/ours"), at("/b")))
                .page("/a", "Grüße".getBytes(StandardCharsets.ISO_8859_1), "Content-Type", "text/html; charset=latin1")
                .status("/old", 301, "Location", "/new")
                .page("/new", "new", "Last-Modified", "Tue, 03 Mar 2026 23:30:00 GMT")
                .page("/ours", "ours", "X-Robots-Tag", "noai")
                .page("/b", "b");
        WebRecipe source = sitemap(at("/sitemap.xml"), List.of(), null);
        SourceAccess once = access(scratch.resolve("once"), CancellationCheck.NONE);
        List<Found> inOneGo = new ArrayList<>();
        reader().read(source, once, (found, number, total) -> inOneGo.add(found));
        web.asked().clear();

        assertThatThrownBy(() -> reader().read(source, access(), (found, number, total) -> {
                    if (number == 4) throw new IOException("killed");
                }))
                .hasMessage("killed");
        pauses.clear();
        List<Found> found = read(source);

        assertThat(found).usingRecursiveFieldByFieldElementComparator().containsExactlyElementsOf(inOneGo);
        assertThat(found).hasSize(5);
        assertThat(web.asked())
                .containsExactly(
                        "/robots.txt", "/sitemap.xml", "/a", "/old", "/new", "/gone", "/ours", "/robots.txt", "/b");
        assertThat(pauses).containsExactly(SECOND);
    }

    @ParameterizedTest
    @CsvSource({"404,1", "410,1", "403,1", "204,1", "408,2", "429,2", "500,2", "503,2"})
    void requestsAgainInAnotherAttemptAfterATemporaryError(int status, int requests) throws IOException {
        web.status("/page", status);
        List<Found> lost =
                List.of(new Found.Lost(at("/page"), ReadFailure.NOT_FETCHED, "docs.example answered " + status));

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(read(urls(at("/page")))).isEqualTo(lost);
        }

        assertThat(web.asked().stream().filter("/page"::equals)).hasSize(requests);
    }

    @Test
    void fetchesAPageAgainIfACrashHasTruncatedItsFile() throws IOException {
        web.page("/page", "text");
        read(urls(at("/page")));
        for (Path file : kept()) Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));

        assertThat(text(read(urls(at("/page"))).getFirst())).isEqualTo("text");

        assertThat(web.asked()).containsExactly("/robots.txt", "/page", "/robots.txt", "/page");
    }

    @Test
    void reportsHowManyResponsesAreOnDiskInEachAttempt() throws IOException {
        String[] pages = new String[15];
        for (int i = 0; i < pages.length; i++) {
            web.page("/" + i, "page " + i);
            pages[i] = at("/" + i);
        }
        List<String> told = new ArrayList<>();
        SourceAccess access = new SourceAccess(
                new SourceFolders(List.of()),
                new PrivateHosts(ALLOWED),
                scratch,
                CancellationCheck.NONE,
                (what, there) -> told.add(what + ": " + there));

        assertThatThrownBy(() -> reader().read(urls(pages), access, (found, number, total) -> {
                    if (number == 13) throw new IOException("killed");
                }))
                .hasMessage("killed");
        assertThat(told)
                .as("at first and after ten seconds")
                .containsExactly("pages of pages: 1", "pages of pages: 11");
        told.clear();

        reader().read(urls(pages), access, (found, number, total) -> {});
        assertThat(told).as("at first and at the end").containsExactly("pages of pages: 14", "pages of pages: 15");
        told.clear();

        reader().read(urls(pages), access, (found, number, total) -> {});
        assertThat(told).as("of nothing new").isEmpty();
    }

    @Test
    void storesNothingOfAPageThatMayNotBeRead() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        web.page("/page", noise, "TDM-Reservation", "1");

        read(urls(at("/page")));

        assertThat(kept())
                .singleElement()
                .satisfies(file -> assertThat(Files.size(file)).isLessThan(1_000));
    }

    @Test
    void stopsDuringAPauseWhenItIsCancelled() {
        web.page("/robots.txt", "User-agent: *\nCrawl-delay: 60\n").page("/a", "text");
        CancellationCheck wanted = () -> {
            if (pauses.size() >= 3) throw new CancellationException();
        };

        assertThatThrownBy(() -> reader().read(urls(at("/a")), access(wanted), (found, number, total) -> {}))
                .isInstanceOf(CancellationException.class);

        assertThat(pauses).containsExactly(SECOND, SECOND, SECOND);
        assertThat(web.asked()).containsExactly("/robots.txt");
    }

    private String at(String path) {
        return at("docs.example", path);
    }

    private String at(String host, String path) {
        return web.at(host, path);
    }

    private WebReader reader() {
        return new WebReader(LOOPBACK, CrawlPolicy.USUAL, () -> now, time -> {
            pauses.add(time);
            now = now.plus(time);
        });
    }

    private List<Found> read(WebRecipe source) throws IOException {
        List<Found> found = new ArrayList<>();
        reader().read(source, access(), (one, number, total) -> found.add(one));
        return found;
    }

    private SourceAccess access() {
        return access(CancellationCheck.NONE);
    }

    private SourceAccess access(CancellationCheck wanted) {
        return access(scratch, wanted);
    }

    private static SourceAccess access(Path scratch, CancellationCheck wanted) {
        return new SourceAccess(new SourceFolders(List.of()), new PrivateHosts(ALLOWED), scratch, wanted);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.walk(scratch)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static WebRecipe urls(String... urls) {
        return source(List.of(urls), null, List.of(), null);
    }

    private static WebRecipe sitemap(String sitemap, List<String> include, @Nullable Integer most) {
        return source(List.of(), sitemap, include, most);
    }

    private static WebRecipe source(
            List<String> urls, @Nullable String sitemap, List<String> include, @Nullable Integer most) {
        return new WebRecipe("pages", "none", include, List.of(), most, null, null, urls, sitemap, ALLOWED, null);
    }

    private static String text(Found found) {
        assertThat(found).isInstanceOf(Found.Content.class);
        return new String(((Found.Content) found).bytes(), StandardCharsets.UTF_8);
    }

    private static String sitemap(String... pages) {
        StringBuilder xml = new StringBuilder("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for (String page : pages) {
            xml.append("<url><loc>").append(page).append("</loc><lastmod>2026-02-03</lastmod></url>");
        }
        return xml.append("</urlset>").toString();
    }

    private static String index(String... sitemaps) {
        StringBuilder xml = new StringBuilder("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for (String sitemap : sitemaps)
            xml.append("<sitemap><loc>").append(sitemap).append("</loc></sitemap>");
        return xml.append("</sitemapindex>").toString();
    }

    private static byte[] gz(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
            gz.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
