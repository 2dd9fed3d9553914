package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XhtmlTest {
    private static final String PAGE = """
            <?xml version="1.0" encoding="utf-8"?>
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
            <head>%s</head>
            <body><h1>The ledger</h1>%s<p>The harbour master wrote every arrival into a long ledger.</p></body></html>
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title/>",
                "<title />",
                "<script src=\"a.js\"/>",
                "<style/>",
                "<title>t</title><script src='a>b'/>",
                "<noscript/>",
                "<title/><meta name='a' content='b'>"
            })
    void readsThePageBehindAnElementOfTheHeadThatClosesItself(String head) throws InterruptedIOException {
        assertThat(text(PAGE.formatted(head, "")))
                .isEqualTo("The ledger\n\nThe harbour master wrote every arrival into a long ledger.\n");
    }

    @Test
    void keepsTheTextOfATableWithoutRows() throws InterruptedIOException {
        assertThat(text(PAGE.formatted("<title/>", "<table><td>One cell.</td></table><table>No cell.</table>")))
                .isEqualTo("The ledger\n\nOne cell.\n\nNo cell.\n\nThe harbour master wrote every arrival into a long"
                        + " ledger.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script/>",
                "<iframe src=\"video\"/>",
                "<textarea/>",
                "<a id=\"page7\"/>",
                "<a href=\"#page7\"/>",
                "<span class=\"hidden\" hidden=\"hidden\"/>",
                "<nav/>",
                "<object data=\"a.svg\" type=\"image/svg+xml\"/>",
                "<svg><title/><path d=\"M0\"/></svg>",
                "<select/>",
                "<button/>",
                "<div epub:type=\"pagebreak\"/>",
                "<undeclared:x/>",
                // These are not well-formed.
                "<iframe/><hr>",
                "<img src=a><script/>",
                "<a id='a'/><style/><br>"
            })
    void readsWhatFollowsAnElementThatClosesItself(String element) throws InterruptedIOException {
        assertThat(text(PAGE.formatted("<title>t</title>", element)))
                .isEqualTo("The ledger\n\nThe harbour master wrote every arrival into a long ledger.\n");
    }

    @Test
    void readsAPageThatIsNotWellFormedAsHtml() {
        String page = PAGE.formatted("<title/>", "<p>Salt & pepper<br>and <b>AT&T</p><![CDATA[<p> in CDATA]]>");

        assertThat(HtmlText.ofChapter(page))
                .isEqualTo("The ledger\n\nSalt & pepper\nand AT&T\n\n<p> in CDATA\n\n"
                        + "The harbour master wrote every arrival into a long ledger.\n");
    }

    @Test
    void readsWhatXmlAllowsAndHtmlDoesNot() {
        assertThat(HtmlText.ofChapter(PAGE.formatted(
                        "<title>t</title>", "<p><![CDATA[1 < 2 && 3 > 2 &nbsp;]]></p><!-- a & b &eacute; --><P>x</P>")))
                .isEqualTo("The ledger\n\n1 < 2 && 3 > 2 &nbsp;\n\nx\n\n"
                        + "The harbour master wrote every arrival into a long ledger.\n");
    }

    @Test
    void knowsTheNamesOfCharactersThatHtmlHas() {
        assertThat(HtmlText.ofChapter(
                        PAGE.formatted("<title/>", "<p>caf&eacute;&nbsp;&mdash; 1 &lt; 2 &amp;nbsp; &#8364;</p>")))
                .startsWith("The ledger\n\ncafé — 1 < 2 &nbsp; €\n\n");
    }

    @Test
    void readsElementsWithAPrefix() {
        assertThat(HtmlText.ofChapter("<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title/></h:head>"
                        + "<h:body><h:p>One.</h:p><h:p>Two.</h:p></h:body></h:html>"))
                .isEqualTo("One.\n\nTwo.\n");
    }

    @Test
    void readsXhtmlWhateverItsFileIsCalledAndWhateverItBeginsWith() throws InterruptedIOException {
        String plain = PAGE.formatted("<title/>", "<iframe/>");
        String expected = "The ledger\n\nThe harbour master wrote every arrival into a long ledger.\n";
        String old = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\""
                + " \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n<html><head><title/></head>"
                + "<body><h1>The ledger</h1><p>The harbour master wrote every arrival into a long ledger.</p></body></html>";

        assertThat(text("page.xhtml", "\uFEFF" + plain)).isEqualTo(expected);
        assertThat(text("page.html", "\n  " + plain)).isEqualTo(expected);
        assertThat(text("https://a.example/7", plain)).isEqualTo(expected);
        assertThat(text("page.htm", old)).isEqualTo(expected);
        assertThat(text("page.html", old.substring(old.indexOf("<html")))).isEqualTo(expected);
    }

    @Test
    void leavesHtmlToTheParserOfHtml() throws InterruptedIOException {
        assertThat(text("a.html", "<!DOCTYPE html><title>t</title><p>One<p>Two<br/>three<span/> and four"))
                .isEqualTo("One\n\nTwo\nthree and four\n");
    }

    @Test
    void neitherOverflowsNorHangsOnPagesThatAreMadeToHarm() throws InterruptedIOException {
        int many = 1_000_000;
        String deep = "<b>".repeat(100_000) + "deep" + "</b>".repeat(100_000);

        assertThat(text(PAGE.formatted("<title/>", "<p>" + deep + "</p>"))).contains("deep");
        assertThat(text(PAGE.formatted("<title/>", "<p>" + "&".repeat(many) + "</p>")))
                .contains("&&&&");
        assertThat(text(PAGE.formatted("<title/>", "<p>x" + "<![CDATA[".repeat(many) + "</p>")))
                .contains("The ledger");
        assertThat(text(PAGE.formatted("<title/>", "<p>x</p>" + "<a b='".repeat(many))))
                .contains("The ledger");
        assertThat(text(PAGE.formatted("<title/>", "<p>x</p>" + "<!--".repeat(many))))
                .contains("The ledger");
    }

    @Test
    void opensNoFileThatAPageNames() throws InterruptedIOException {
        String page = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
                + "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>before &f; after</p></body></html>";

        assertThat(text(page)).contains("before &f; after");
    }

    private static String text(String page) throws InterruptedIOException {
        return text("page.xhtml", page);
    }

    private static String text(String path, String page) throws InterruptedIOException {
        return ((DocumentText.Read) DocumentText.of(path, page.getBytes(StandardCharsets.UTF_8))).text();
    }
}
