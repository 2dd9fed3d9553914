package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WikiDumpTest {
    private static final String HEAD = """
            <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="de">
              <siteinfo>
                <sitename>Wikipedia</sitename>
                <base>https://de.wikipedia.example/wiki/Hauptseite</base>
                <namespaces>
                  <namespace key="0" case="first-letter" />
                  <namespace key="6" case="first-letter">Datei</namespace>
                  <namespace key="14" case="first-letter">Kategorie</namespace>
                </namespaces>
              </siteinfo>
            """;

    @TempDir
    private Path folder;

    @Test
    void readsArticlesWithTheirDayAndAddress() throws IOException {
        Path file = write(
                "a.xml",
                HEAD
                        + page(
                                "Größe/Maß",
                                0,
                                "",
                                "'''Größe''' &amp;lt; [[Maß]].[[Datei:A.jpg|mini|Ein Bild]][[Kategorie:Maße]]")
                        + page("Diskussion:Größe", 1, "", "Was meint ihr?")
                        + page("Masse", 0, "<redirect title=\"Größe\" />", "#WEITERLEITUNG [[Größe]]")
                        + page("Ziel", 0, "", "#REDIRECT [[Größe]]")
                        + page("Leer", 0, "", "{{Vorlage}}")
                        + "</mediawiki>\n");

        List<Found> found = source(file).read();

        assertThat(found)
                .hasSize(2)
                .first()
                .isEqualTo(new Found.Text(
                        "Größe/Maß",
                        "Größe < Maß.\n",
                        new Origin(
                                LocalDate.of(2024, 5, 1),
                                null,
                                "https://de.wikipedia.example/wiki/Gr%C3%B6%C3%9Fe/Ma%C3%9F")));
        assertThat(RecordSource.lines(found)).last().isEqualTo("Leer ! empty (nothing but templates)");
    }

    @Test
    void readsCompressedDumpsUpToTheRequestedNumberOfArticles() throws IOException {
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(folder.resolve("a.xml.bz2")))) {
            out.write((HEAD + page("One", 0, "", "one") + page("Two", 0, "", "two") + page("Three", 0, "", "three"))
                    .getBytes(StandardCharsets.UTF_8));
        }

        List<Found> found = source(folder).atMost(2).read();

        assertThat(found).extracting(Found::path).containsExactly("One", "Two");
    }

    @Test
    void readsTheArticlesOfATruncatedDumpAndReportsOneLoss() throws IOException {
        Path file = write(
                "a.xml",
                HEAD + page("One", 0, "", "one") + page("Two", 0, "", "two").substring(0, 150));

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).hasSize(2).first().isEqualTo("One = one\n");
        assertThat(found.getLast()).startsWith("a.xml ! unreadable (after page 2: ");
    }

    @Test
    void readsADumpWithMoreEntitiesThanAParsersUsualLimit() throws IOException {
        Path file = folder.resolve("large.xml");
        String text = "&lt;i&gt;word&lt;/i&gt; ".repeat(20_000);
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(HEAD);
            for (int i = 0; i < 5; i++) out.write(page("Page " + i, 0, "", text));
            out.write("</mediawiki>\n");
        }

        List<Found> found = source(file).read();

        assertThat(found).hasSize(5).allMatch(one -> one instanceof Found.Text);
    }

    @Test
    void losesAnArticleThatIsTooLargeWithoutStoringIt() throws IOException {
        Path file = folder.resolve("huge.xml");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(HEAD + "<page><title>Huge</title><ns>0</ns><revision><text>");
            for (int i = 0; i < 5 * (DocumentBytes.MOST >> 10); i++) out.write("x".repeat(1 << 10));
            out.write("</text></revision></page>" + page("Next", 0, "", "next") + "</mediawiki>");
        }

        List<Found> found = source(file).read();

        assertThat(RecordSource.lines(found)).containsExactly("Huge ! too-large", "Next = next\n");
    }

    @Test
    void doesNotReadFilesThatEntitiesName() throws IOException {
        Path secret = write("secret.txt", "the secret");
        Path file = write(
                "a.xml",
                "<!DOCTYPE mediawiki [<!ENTITY x SYSTEM \"" + secret.toUri() + "\"><!ENTITY a \"aaaaaaaaaa\">"
                        + "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n" + HEAD
                        + page("One", 0, "", "&x; and &b;")
                        + "</mediawiki>");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found.toString()).doesNotContain("secret").doesNotContain("aaaaaaaaaa");
    }

    @Test
    void refusesAFileThatIsNotADump() throws IOException {
        Path file = write("a.xml", "<html><body>a page</body></html>");

        assertThatThrownBy(() -> source(file).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(
                        file + " is not a dump of a MediaWiki: a.xml does not begin with an element" + " 'mediawiki'.");
    }

    @Test
    void readsDamagedFilesToTheirEnd() throws IOException {
        String sample =
                HEAD + page("One", 0, "", "'''one''' [[link|{{x}}]]") + page("Two", 0, "", "two") + "</mediawiki>";

        int read = Mutations.readAll(
                sample.getBytes(StandardCharsets.UTF_8), source(folder.resolve("damaged.xml")), 1_000);

        assertThat(read).isGreaterThan(500);
    }

    private static String page(String title, int namespace, String more, String text) {
        return """
                  <page>
                    <title>%s</title>
                    <ns>%d</ns>
                    <id>1</id>%s
                    <revision>
                      <id>2</id>
                      <timestamp>2024-05-01T10:00:00Z</timestamp>
                      <contributor><username>Somebody</username><id>3</id></contributor>
                      <model>wikitext</model>
                      <format>text/x-wiki</format>
                      <text bytes="5" xml:space="preserve">%s</text>
                    </revision>
                  </page>
                """.formatted(title, namespace, more, text);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static RecordSource source(Path place) {
        return RecordSource.of(FileFormat.WIKI_DUMP, place);
    }
}
