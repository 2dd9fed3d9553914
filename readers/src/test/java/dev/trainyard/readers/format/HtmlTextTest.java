package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.document.ReadFailure;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HtmlTextTest {
    private static final String LONG =
            "A yard sorts the wagons of arriving trains by where they go, and makes new trains"
                    + " of those that go the same way, so that each wagon is moved as seldom as can be.";
    private static final String MENU =
            "<ul><li><a href=a>Home</a><li><a href=b>News</a><li><a href=c>All our pages</a>" + "</ul>";

    @Test
    void keepsTheTextAndOmitsMenusHeadersAndFooters() throws InterruptedIOException {
        String page =
                "<html><body><div>" + MENU + "</div><h1>Yards</h1><p>" + LONG + "</p><p>Short, but of the text.</p><p>"
                        + LONG + "</p><div>" + MENU + "</div><div>Copyright 2026 Us <a href=l>Legal</a></div>";

        assertThat(text(page)).isEqualTo("Yards\n\n" + LONG + "\n\nShort, but of the text.\n\n" + LONG + "\n");
    }

    @Test
    void keepsAllOfAPartThatIsMarkedAsTheMainContent() throws InterruptedIOException {
        String page = "<!doctype html><header>Our site</header><div>Buy now</div><main><h1>Of</h1><p>Short.</p>" + MENU
                + "<h2>More</h2><p>See <a href=x>this</a>.</p></main><footer>Us</footer>";

        assertThat(text(page)).isEqualTo("Of\n\nShort.\n\nMore\n\nSee this.\n");
    }

    @Test
    void keepsTheStructureOfListsTablesAndCode() throws InterruptedIOException {
        String page =
                "<main><h2>Use</h2><p>First\n  <b>line</b><br>second&nbsp;line</p><ol><li>one<li>two<ul><li>two and"
                        + " a half</ul><li><p>three</p><p>and more</ol><pre>\nfor (;;) {\n    stop();\n}\n</pre><table><tr><th>Name"
                        + "<th>Means<tr><td>a<td>the <i>first</i></table><dl><dt>Yard<dd>Where trains are made</dl></main>";

        assertThat(text("<html>" + page)).isEqualTo("""
                        Use

                        First line
                        second line

                        - one
                        - two
                          - two and a half
                        - three
                        and more

                        ```
                        for (;;) {
                            stop();
                        }
                        ```

                        Name | Means
                        --- | ---
                        a | the first

                        Yard
                        : Where trains are made
                        """);
    }

    @Test
    void readsPagesThatAreLaidOutByTables() throws InterruptedIOException {
        String page = "<html><table><tr><td>" + MENU + "<td><h1>Yards</h1><p>" + LONG + "<p>" + LONG
                + "<pre>a\nb</pre></table>";

        assertThat(text(page)).isEqualTo("Yards\n\n" + LONG + "\n\n" + LONG + "\n\n```\na\nb\n```\n");
    }

    @Test
    void readsPagesThatAreLaidOutByTablesAndBreaks() throws InterruptedIOException {
        String page = "<html><table><tr><td><a href=a>Home</a><br><a href=b>News</a><td>" + LONG + "<br> <br>" + LONG
                + "<br>" + LONG + "</table>";

        assertThat(text(page)).isEqualTo(LONG + "\n\n" + LONG + "\n" + LONG + "\n");
        assertThat(text("<html><main><table><tr><td>a<br>b<td>c<tr><td>d<br><br>e<td>f</table></main>"))
                .isEqualTo("a b | c\nd e | f\n");
    }

    @Test
    void omitsScriptsHiddenPartsAndLinkMarks() throws InterruptedIOException {
        String page = "<main><script>var a</script><style>p {}</style><p hidden>no<p style='display: none'>no<h1>Yes<a"
                + " href=#y>¶</a></h1><p>It is.<noscript>no</noscript></main>";

        assertThat(text("<html>" + page)).isEqualTo("Yes\n\nIt is.\n");
    }

    @Test
    void keepsAllOfAPageWithFewShortLines() throws InterruptedIOException {
        assertThat(text("<html><p>Short.<p>Too.")).isEqualTo("Short.\n\nToo.\n");
    }

    @Test
    void countsWordsOfScriptsWithoutSpaces() {
        assertThat(PageBlocks.words("two words")).isEqualTo(2);
        assertThat(PageBlocks.words("調車場で列車を組む")).isEqualTo(5);
    }

    @Test
    void readsThePagesMetadata() throws InterruptedIOException {
        String head = "<html lang=pt-BR><head><title> Pátios </title><meta property=article:published_time"
                + " content=2024-02-03T10:00:00Z><script type=application/ld+json>{\"@graph\":[{\"dateModified\":"
                + "\"2025-01-02\"}]}</script></head>";

        assertThat(read(head + "<p>Texto.<time datetime=1999-01-01>"))
                .isInstanceOfSatisfying(DocumentText.Read.class, read -> {
                    assertThat(read.format()).isEqualTo(DocumentFormat.HTML);
                    assertThat(read.facts()).isEqualTo(new DocumentFacts("Pátios", "pt-BR", LocalDate.of(2025, 1, 2)));
                });
        assertThat(read("<html><p>Text <time datetime='2020-05-06 10:00'>then</time><time datetime=2021-01-01>"))
                .isInstanceOfSatisfying(
                        DocumentText.Read.class,
                        read -> assertThat(read.facts())
                                .isEqualTo(new DocumentFacts(null, null, LocalDate.of(2020, 5, 6))));
    }

    @Test
    void respectsThePublishersOptOut() throws InterruptedIOException {
        for (String meta : new String[] {
            "<meta name=ROBOTS content='index, NoAI, noimageai'>", "<meta name=tdm-reservation content=1>"
        }) {
            assertThat(read("<html><head>" + meta + "<p>Text."))
                    .as(meta)
                    .isInstanceOfSatisfying(
                            DocumentText.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(ReadFailure.OPTED_OUT));
        }
        assertThat(
                        read(
                                "<html><head><meta name=robots content='noindex'><meta name=tdm-reservation content=0><p>Text."))
                .isInstanceOf(DocumentText.Read.class);
    }

    @Test
    void readsAPageInItsDeclaredCharset() throws InterruptedIOException {
        String page = "<html><head><meta charset=koi8-r></head><p>Да.";

        assertThat(DocumentText.of("page", page.getBytes(Charset.forName("KOI8-R"))))
                .isInstanceOfSatisfying(
                        DocumentText.Read.class, read -> assertThat(read.text()).isEqualTo("Да.\n"));
    }

    @Test
    void readsAPageOfAnyDepth() throws InterruptedIOException {
        assertThat(text("<html>" + "<div>".repeat(20_000) + "<p>" + LONG)).isEqualTo(LONG + "\n");
        // Beyond some hundred tables within each other the parser makes no more.
        assertThat(read("<html>" + "<div><table><tr><td>".repeat(1_000) + "<p>" + LONG))
                .isNotNull();
    }

    private static DocumentText read(String page) throws InterruptedIOException {
        return DocumentText.of("page", page.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String page) throws InterruptedIOException {
        return ((DocumentText.Read) read(page)).text();
    }
}
